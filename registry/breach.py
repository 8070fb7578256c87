"""Who is affected by a breach: whom an account taken over could read of, or whom a table that was open holds.

Who is told, and what, UU 27/2022 art. 46 says: in writing, within 3 × 24 hours, to the person and to the agency: what
was revealed, when and how, and what is done about it. Rather one person too many than one too few: an export tells of
its table, so all of it counts.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from registry import permissions
from registry.choices import AccessKind
from registry.exporting import write_book
from registry.models import Access, JoinRequest, Membership, Pesantren, Trail, Umkm, User
from registry.numbers import format_phone
from registry.privacy import officer

MOMENT = "%Y-%m-%d %H:%M"
TELL_WITHIN = timedelta(hours=72)
TABLES = {model._meta.label_lower: model for model in (User, Umkm, Pesantren, JoinRequest)}
BY_TABLE = {model._meta.db_table: label for label, model in TABLES.items()}


@dataclass(frozen=True)
class Breach:
    """What is known of it: an account (`by`) or a table (label, such as "registry.umkm"), from when to when."""

    since: object
    until: object
    by: User | None = None
    table: str = ""
    what: str = ""
    how: str = ""
    measures: str = ""


@dataclass(frozen=True)
class Affected:
    """Somebody to be told, and by way of which record."""

    name: str
    email: str
    mobile: str
    through: str


def affected_by(breach) -> list[Affected]:
    """Everybody to be told, each person once, in order of name."""
    keys = _of_table(breach) if breach.table else _of_account(breach)
    found = {}
    for each in [*_accounts(keys), *_owners(keys)]:
        found.setdefault((each.name, each.email, each.mobile), each)
    return sorted(found.values(), key=lambda each: (each.name.casefold(), each.email, each.mobile))


def take_list(breach, *, by, at, why):
    """A temporary file with persons and the letter's facts; that it was taken is noted.

    Raises PermissionDenied, ValidationError(code="reason_missing").
    """
    if not permissions.may_handle_rights(by):
        raise PermissionDenied
    if not why.strip():
        raise ValidationError({"why": ValidationError(_("Say why personal data is needed."), code="reason_missing")})
    people = affected_by(breach)
    Access.objects.create(
        user=by, kind=AccessKind.EXPORT, what=breach.table or "registry.user",
        filters=f"{breach.by.pk if breach.by else breach.table}: {breach.since:{MOMENT}} – {breach.until:{MOMENT}}",
        columns=["name", "email", "mobile", "through"], rows=len(people), is_personal=True, why=why.strip(), at=at,
    )  # fmt: skip
    heads = (_("Name"), _("E-mail"), _("Mobile number"), _("Through"))
    rows = [(each.name, each.email, each.mobile, each.through) for each in people]
    return write_book({_("Persons"): (heads, rows), _("Letter"): ((_("What"), _("Facts")), _letter(breach, at))})


def _letter(breach, at):
    whom = officer()
    return [
        (_("What was revealed"), breach.what),
        (_("From"), breach.since),
        (_("Until"), breach.until),
        (_("How it happened"), breach.how),
        (_("What is done about it"), breach.measures),
        (_("Told within 3 × 24 hours, by"), at + TELL_WITHIN),
        (_("Whom to ask"), ", ".join(filter(None, whom.values()))),
        (_("Law"), "UU 27/2022, Pasal 46"),
    ]


def _of_table(breach):
    """Every record that was there by the end of it."""
    model = TABLES[breach.table]
    column = "asked_at" if model is JoinRequest else "created_at"
    return {
        breach.table: set(
            model._default_manager.filter(**{f"{column}__lte": breach.until}).values_list("pk", flat=True)
        )
    }


def _of_account(breach):
    """What this account saw, took out or wrote in that time, by table."""
    keys = {label: set() for label in TABLES}
    for access in Access.objects.filter(user=breach.by, at__range=(breach.since, breach.until)):
        label, _colon, key = access.whose.rpartition(":")
        if label in keys and key.isdecimal():
            keys[label].add(int(key))
        elif access.what in keys and access.kind == AccessKind.EXPORT:
            keys[access.what] |= set(apps.get_model(access.what)._default_manager.values_list("pk", flat=True))
    trail = Trail.objects.by(breach.by).filter(at__range=(breach.since, breach.until), table_name__in=BY_TABLE)
    for table, key in trail.values_list("table_name", "row_key").distinct():
        keys[BY_TABLE[table]].add(int(key))
    keys["registry.user"].add(breach.by.pk)
    return keys


def _accounts(keys):
    """Accounts themselves, those who asked to join, and those who act for a maker."""
    people = dict.fromkeys(keys.get("registry.user", ()), "registry.user")
    requests = JoinRequest.objects.filter(pk__in=keys.get("registry.joinrequest", ()))
    people |= dict.fromkeys(requests.values_list("user", flat=True), "registry.joinrequest")
    for label, column in (("registry.umkm", "umkm"), ("registry.pesantren", "pesantren")):
        seats = Membership.objects.filter(**{f"{column}__in": keys.get(label, ())})
        people |= dict.fromkeys(seats.values_list("user", flat=True), label)
    for person in User.objects.filter(pk__in=people, erased_at=None):
        mobile = format_phone(person.mobile) if person.mobile else ""
        yield Affected(person.full_name, person.email or "", mobile, _words(people[person.pk]))


def _owners(keys):
    """Owners of businesses who have no account, by the number of the business."""
    for label in ("registry.umkm", "registry.pesantren"):
        for maker in TABLES[label]._default_manager.filter(pk__in=keys.get(label, ())):
            name, number = getattr(maker, "owner_name", ""), maker.whatsapp
            if name or number:
                yield Affected(
                    name or maker.name, "", format_phone(number) if number else "", f"{_words(label)}: {maker}"
                )


def _words(label):
    return str(TABLES[label]._meta.verbose_name)
