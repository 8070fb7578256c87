"""All that the portal holds of one person, for that person: as lines of a page, and as a workbook (UU 27/2022 art. 7).

Each app adds what its tables hold (`SHEETS.append(…)`): a function of the person that answers title, heads and rows.
"""

from django.utils.translation import gettext as _

from registry import consent, members
from registry.access_log import key_of, views_of
from registry.choices import AccessKind
from registry.exporting import write_book
from registry.models import Access, Trail
from registry.numbers import format_phone

MOST = 2_000  # rows of one sheet


def account_of(person) -> list[tuple]:
    """[(what, value)] of the account itself."""
    return [
        (_("Full name"), person.full_name),
        (_("E-mail"), person.email),
        (_("Mobile number"), format_phone(person.mobile) if person.mobile else ""),
        (_("Language"), person.get_language_display()),
        (_("Account opened"), person.created_at),
        (_("Last signed in"), person.last_login),
        (_("Works for the office"), person.is_staff),
        (_("Data restricted since"), person.restricted_at),
    ]


def _account(person):
    return _("Account"), (_("What"), _("Value")), account_of(person)


def _seats(person):
    heads = (_("Organisation"), _("Seat"), _("Since"), _("Until"))
    seats = person.memberships.select_related("umkm", "pesantren").order_by("since", "pk")
    rows = [(str(seat.umkm or seat.pesantren), seat.get_seat_display(), seat.since, seat.until) for seat in seats]
    return _("Acts for"), heads, rows


def _consents(person):
    heads = (_("Organisation"), _("WhatsApp number"), _("Since"))
    rows = [(maker.name, format_phone(maker.whatsapp), maker.whatsapp_consent_at) for maker in consent.given_by(person)]
    return _("Consents"), heads, rows


def _requests(person):
    heads = (_("Asked"), _("Business"), _("Message to the office"), _("Status"), _("Words to the person"))
    asked = person.join_requests.order_by("pk")
    rows = [(each.asked_at, each.business_name, each.note, each.get_status_display(), each.answer) for each in asked]
    return _("Requests to join"), heads, rows


def _rights(person):
    heads = (_("Asked"), _("What is asked"), _("Words"), _("Status"), _("Answer"))
    asked = person.rights_requests.order_by("pk")
    rows = [(each.asked_at, each.get_kind_display(), each.words, each.get_status_display(), each.note)
            for each in asked]  # fmt: skip
    return _("Asked about data"), heads, rows


def _door(person):
    heads = (_("When"), _("What happened"), _("Device"))
    events = person.door_events.order_by("-pk")[:MOST]
    return _("Sign-ins"), heads, [(event.at, event.get_kind_display(), event.device) for event in events]


def _files(person):
    heads = (_("Chosen"), _("File"), _("For what"))
    files = person.uploads.order_by("-pk")[:MOST]
    return _("Files"), heads, [(file.created_at, file.file_name, file.get_purpose_display()) for file in files]


def _readers(person):
    heads = (_("When"), _("Who"), _("How"), _("What"), _("Reason"))
    rows = [(each.at, who_of(each), each.get_kind_display(), ", ".join(each.columns), each.why)
            for each in readers_of(person)[:MOST]]  # fmt: skip
    return _("Who read it"), heads, rows


def _changes(person):
    heads = (_("When"), _("Who"), _("What happened"), _("Columns"))
    trail = Trail.objects.of(person).select_related("who")[:MOST]
    rows = [(each.at, str(each.who or ""), each.get_verb_display(), ", ".join(sorted({*(each.before or {}),
             *(each.after or {})}))) for each in trail]  # fmt: skip
    return _("Changes of the account"), heads, rows


SHEETS = [_account, _seats, _consents, _requests, _rights, _door, _files, _readers, _changes]


def who_of(access) -> str:
    return str(access.user)


def readers_of(person):
    """Who looked at this person's data: of the account, of its requests, and of the organisations acted for."""
    keys = [key_of(person), *(f"registry.joinrequest:{pk}" for pk in person.join_requests.values_list("pk", flat=True))]
    for seat in person.memberships.select_related("umkm", "pesantren"):
        keys.append(key_of(seat.umkm or seat.pesantren))
    return views_of(keys).exclude(user=person)


def copy_for(person, *, at):
    """The workbook with all of it; that it was taken is noted. A temporary file."""
    sheets = {title: (heads, rows) for title, heads, rows in (sheet(person) for sheet in SHEETS)}
    file = write_book(sheets)
    Access.objects.create(
        user=person,
        kind=AccessKind.EXPORT,
        what=person._meta.label_lower,
        whose=key_of(person),
        columns=[sheet.__name__.strip("_") for sheet in SHEETS],
        rows=1,
        is_personal=True,
        why=_("A copy of one's own data"),
        at=at,
    )
    return file


def organisations_of(person):
    return [(members.kind_of(each), each) for seat in person.memberships.open().select_related("umkm", "pesantren")
            for each in [seat.umkm or seat.pesantren]]  # fmt: skip
