"""The office helps people in: finds an account, opens one, hands over a code on paper, mends who belongs where."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import members, permissions, standing
from registry.access_log import note_view
from registry.accounts import open_account, people_with
from registry.codes import VALID, hand_code, in_groups
from registry.days import today
from registry.finding import named_like
from registry.form_tokens import once
from registry.forms_office import OpenAccountForm, ReasonForm
from registry.kept_forms import begun, keeps_typed
from registry.models import Pesantren, Umkm, User
from registry.numbers import format_phone
from registry.private_fields import PRIVATE
from registry.sign_in import login_of
from registry.ties import organisation_of
from registry.views.doors import show, staff_page
from registry.views.office import refuse_others
from registry.views.organisation import organisation_or_404
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

MOST = 20  # accounts found, and organisations
SHORTEST = 3
LONGEST = 150
CODE = "code_to_show"  # in the session until it is shown: [key of the person, code]


@staff_page
@require_safe
def people(request):
    """Accounts by number, e-mail or name, and organisations by name: whoever stands at the counter."""
    refuse_others(request)
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    is_enough = len(typed) >= SHORTEST
    return show(
        request,
        "registry/people.html",
        title=_("Accounts and codes"),
        typed=typed,
        is_enough=is_enough,
        found=_accounts(typed) if is_enough else [],
        organisations=_organisations(typed) if is_enough else [],
    )


def _accounts(typed):
    login = login_of(typed)
    named = Q(full_name__icontains=typed) | Q(email__icontains=typed.lower())
    return User.objects.filter(Q(**login) if "mobile" in login else named).order_by("full_name", "pk")[:MOST]


def _organisations(typed):
    """[(kind in addresses, organisation)] that somebody belongs to and whose name holds what was typed."""
    found = []
    for kind, model in (("umkm", Umkm), ("pesantren", Pesantren)):
        rows = named_like(model.objects.in_register(), typed)
        rows = rows.filter(memberships__until__isnull=True, memberships__isnull=False).distinct()
        found += [(kind, row) for row in rows.select_related("regency").order_by("folded_name", "pk")[:MOST]]
    return found


@staff_page
@require_safe
def person_detail(request, pk):
    """One account: what it acts for, where it is signed in, what happened at its door, and what the office may do."""
    refuse_others(request)
    return _person_page(request, get_object_or_404(User, pk=pk), ReasonForm(auto_id="act-%s"))


def _person_page(request, person, form, status=200):
    stands = standing.Standing(person, at=timezone.now())
    if not person.restricted_at:
        note_view(person, by=request.user, columns=PRIVATE[User])
    seats = person.memberships.open().select_related("umkm__regency", "pesantren__regency").order_by("since", "pk")
    return show(
        request,
        "registry/person_detail.html",
        status=status,
        title=person.full_name,
        person=person,
        seats=[(members.kind_of(seat.umkm or seat.pesantren), seat.umkm or seat.pesantren, seat) for seat in seats],
        requests=list(person.join_requests.order_by("-asked_at")[:MOST]),
        may_hand_code=person.is_active and permissions.can_look_after(request.user, person),
        token=uuid.uuid4(),
        form=form,
        standing=stands,
        acts=stands.acts_for(request.user),
        events=person.door_events.select_related("by")[:MOST],
        may_read_trail=permissions.may_read_trail(request.user),
    )


@staff_page
@verb_of("person_detail", "pk")
def person_act(request, pk):
    """One verb of registry.standing, by its button, with a reason."""
    refuse_others(request)
    person, form = get_object_or_404(User, pk=pk), ReasonForm(request.POST, auto_id="act-%s")
    verb = standing.VERBS.get(request.POST.get("act"))
    if verb is None:
        return redirect("person_detail", person.pk)
    if form.is_valid():
        try:
            verb(person, by=request.user, at=timezone.now(), why=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done."))
            return redirect("person_detail", person.pk)
    return _person_page(request, person, form, status=UNTOUCHED)


@staff_page
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def account_open(request):
    """An account for somebody else, tied to an organisation, and its first code. Pressed twice it is made once."""
    refuse_others(request)
    if request.method != "POST" or "find" in request.POST:
        return _account_page(request, OpenAccountForm(initial=request.POST.dict() or begun(request)))
    form, known = OpenAccountForm(request.POST), []
    if form.is_valid():
        account = form.account()
        try:
            address, _is_first = once(request.user, form.token, lambda: _open_account(request, account, form.tie()))
            return redirect(address)
        except ValidationError as refusal:
            form.refuse(refusal)
            known = people_with(email=account["email"], mobile=account["mobile"])
    return _account_page(request, form, known, status=UNTOUCHED)


@transaction.atomic
def _open_account(request, account, tie):
    by, at = request.user, timezone.now()
    person = open_account(**account)
    members.seat(person, organisation_of(tie), by=by, at=at)
    return _show_code_of(request, person, at)


def _show_code_of(request, person, at):
    """Make a code and keep it in the session until its paper is shown; the address of that paper."""
    request.session[CODE] = [person.pk, hand_code(person, by=request.user, at=at)]
    return reverse("code_paper", args=[person.pk])


def _account_page(request, form, known=(), status=200):
    title = _("Open an account")
    about = {"title": title, "form": form, "known": known, "kept": request.typed_before}
    return show(request, "registry/account_open.html", status=status, **about)


@staff_page
@verb_of("person_detail", "pk")
def code_make(request, pk):
    """A new code for an account that stands; the one before ends."""
    refuse_others(request)
    person = get_object_or_404(User, pk=pk)
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    try:
        address, _is_first = once(request.user, token, lambda: _show_code_of(request, person, timezone.now()))
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        address = reverse("person_detail", args=[person.pk])
    return redirect(address)


@staff_page
@require_safe
def code_paper(request, pk):
    """The paper to hand over. The code stands on it this once; afterwards nobody can read it any more."""
    refuse_others(request)
    person = get_object_or_404(User, pk=pk)
    if not permissions.can_look_after(request.user, person):
        raise PermissionDenied
    person_pk, code = request.session.get(CODE, (None, ""))
    if person_pk == person.pk:
        del request.session[CODE]
    return show(
        request,
        "registry/code_paper.html",
        title=_("One-time code"),
        person=person,
        login=_login_shown(person),
        code=in_groups(code) if person_pk == person.pk else "",
        address=request.get_host() + reverse("code_sign_in"),
        last_day=today(timezone.now() + VALID),
        token=uuid.uuid4(),
    )


def _login_shown(person):
    if person.restricted_at:
        return _("restricted")
    return format_phone(person.mobile) if person.mobile else person.email


@staff_page
@require_safe
def organisation_members(request, kind, pk):
    """Who belongs to an organisation, for the office to mend."""
    refuse_others(request)
    return _members_page(request, organisation_or_404(kind, pk), ReasonForm(auto_id=False))


def _members_page(request, organisation, form, pressed=None, status=200):
    seats = organisation.memberships.open().select_related("user").order_by("-seat", "since", "pk")
    return show(
        request,
        "registry/organisation_members.html",
        status=status,
        title=organisation.name,
        organisation=organisation,
        kind=members.kind_of(organisation),
        seats=seats,
        form=form,
        pressed=pressed,
        may_withdraw=organisation.whatsapp_consent_at is not None,
    )


@staff_page
@verb_of("organisation_members", "kind", "pk")
def member_hand_over_by_office(request, kind, pk, member_pk):
    return _press(request, kind, pk, member_pk, members.hand_over, _("“%(business)s” is handed over."))


@staff_page
@verb_of("organisation_members", "kind", "pk")
def member_remove_by_office(request, kind, pk, member_pk):
    return _press(request, kind, pk, member_pk, members.remove, _("The membership is ended."))


def _press(request, kind, pk, member_pk, verb, done):
    refuse_others(request)
    organisation = organisation_or_404(kind, pk)
    seat = get_object_or_404(organisation.memberships.select_related("umkm", "pesantren", "user"), pk=member_pk)
    form = ReasonForm(request.POST, auto_id=False)
    if form.is_valid():
        try:
            verb(seat, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done % {"business": organisation})
            return redirect("organisation_members", kind, pk)
    return _members_page(request, organisation, form, pressed=seat, status=UNTOUCHED)
