"""An organisation as its own people see it: who belongs to it, who is invited, and what the business tells buyers."""

import uuid
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import facts, invitations, members, permissions
from registry.choices import JoinStatus
from registry.form_tokens import once
from registry.forms_joining import InviteForm
from registry.forms_maker import FactsForm
from registry.kept_forms import begun, keeps_typed, texts_of
from registry.models import JoinRequest, Pesantren, Umkm
from registry.views.requests import request_in_words
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

KINDS = {"umkm": Umkm, "pesantren": Pesantren}
LINK = "invite_link"  # in the session until it is shown: [key of the invitation, token]


def organisation_or_404(kind, pk, *joined):
    if kind not in KINDS:
        raise Http404
    return get_object_or_404(KINDS[kind]._default_manager.select_related("regency", *joined), pk=pk)


def _own(request, kind, pk):
    """(organisation, own membership); somebody who does not belong there learns nothing of it.

    An address of a record merged away, as in older notices, means the one it was merged into.
    """
    organisation = organisation_or_404(kind, pk, "merged_into__regency")
    organisation = organisation.merged_into or organisation
    seat = permissions.seat_of(request.user, organisation)
    if seat is None:
        raise Http404
    return organisation, seat


@require_safe
def own_organisations(request):
    """What this person belongs to; a single one is opened at once."""
    seats = list(
        request.user.memberships.open().select_related("umkm__regency", "pesantren__regency").order_by("since", "pk")
    )
    asked = JoinRequest.objects.filter(user=request.user, status=JoinStatus.WAITING).with_names().first()
    if len(seats) == 1 and asked is None:
        return redirect(members.address_of(seats[0].umkm or seats[0].pesantren))
    return render(request, "operator/organisations.html", {"seats": seats} | request_in_words(asked))


@require_safe
@keeps_typed
def organisation_detail(request, kind, pk):
    organisation, seat = _own(request, kind, pk)
    return _organisation_page(request, organisation, seat, InviteForm(initial=begun(request)))


def _organisation_page(request, organisation, seat, form, status=200):
    is_owner = seat.seat == "owner"
    people = organisation.memberships.open().select_related("user").order_by("-seat", "since", "pk")
    makers = Umkm.objects.acted_for_by(request.user).select_related("regency")
    own = Q(pk=organisation.pk) if isinstance(organisation, Umkm) else Q(pesantren=organisation)
    context = {
        "organisation": organisation,
        "kind": members.kind_of(organisation),
        "seat": seat,
        "is_owner": is_owner,
        "people": people,
        "invites": organisation.invites.open_at(timezone.now()).order_by("-pk") if is_owner else [],
        "makers": makers.filter(own),
        "link": _link_to_show(request, organisation),
        "form": form,
        "token": request.POST.get("token") or form.initial.get("token") or uuid.uuid4(),
        "here": members.address_of(organisation),
        "kept": request.typed_before,
    }
    return render(request, "operator/organisation.html", context, status=status)


def _link_to_show(request, organisation):
    """The link of an invitation made a moment ago: shown once, kept nowhere."""
    invite_pk, token = request.session.get(LINK, (None, ""))
    if not organisation.invites.filter(pk=invite_pk).exists():
        return None
    del request.session[LINK]
    address = request.build_absolute_uri(reverse("invite_accept", args=[token]))
    words = _("I invite you to “%(business)s” on the OPOP portal of East Java: %(address)s")
    text = words % {"business": organisation.name, "address": address}
    return {"address": address, "whatsapp": f"https://wa.me/?text={quote(text, safe='')}"}


@verb_of("organisation_detail", "kind", "pk")
@keeps_typed
def invite_create(request, kind, pk):
    organisation, seat = _own(request, kind, pk)
    if not permissions.owns(request.user, organisation):
        raise PermissionDenied
    form = InviteForm(request.POST)
    if form.is_valid() and _invite(request, organisation, form):
        return redirect(members.address_of(organisation))
    return _organisation_page(request, organisation, seat, form, status=UNTOUCHED)


def _invite(request, organisation, form):
    by, at, name = request.user, timezone.now(), form.cleaned_data["for_name"]

    def make():
        made, token = invitations.invite(organisation, by=by, at=at, for_name=name)
        request.session[LINK] = [made.pk, token]
        return members.address_of(organisation)

    try:
        once(by, _token(request), make)
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def _token(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


@verb_of("organisation_detail", "kind", "pk")
def invite_withdraw(request, kind, pk, invite_pk):
    organisation, _seat = _own(request, kind, pk)
    invitation = get_object_or_404(organisation.invites, pk=invite_pk)
    invitations.withdraw(invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The link no longer holds."))
    return redirect(members.address_of(organisation))


@verb_of("organisation_detail", "kind", "pk")
def member_hand_over(request, kind, pk, member_pk):
    return _press(request, kind, pk, member_pk, members.hand_over, _("“%(business)s” is handed over."))


@verb_of("organisation_detail", "kind", "pk")
def member_remove(request, kind, pk, member_pk):
    return _press(request, kind, pk, member_pk, members.remove, _("Removed from “%(business)s”."))


@verb_of("organisation_detail", "kind", "pk")
def member_leave(request, kind, pk):
    organisation, seat = _own(request, kind, pk)
    try:
        members.leave(seat, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(members.address_of(organisation))
    messages.success(request, _("You no longer act for “%(business)s”.") % {"business": organisation})
    return redirect("operator_home")


def _press(request, kind, pk, member_pk, verb, done):
    organisation, _seat = _own(request, kind, pk)
    membership = get_object_or_404(organisation.memberships.select_related("umkm", "pesantren"), pk=member_pk)
    try:
        verb(membership, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done % {"business": organisation})
    return redirect(members.address_of(organisation))


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def maker_facts(request, pk):
    """What the business tells buyers; whoever acts for it may write it."""
    makers = Umkm.objects.acted_for_by(request.user).select_related("regency", "whatsapp_consent_by")
    maker = get_object_or_404(makers, pk=pk)
    kept = request.typed_before
    form = FactsForm(maker, request.POST if request.method == "POST" else None, typed=texts_of(kept) if kept else None)
    if form.is_bound and form.is_valid() and _save_facts(request, form, maker):
        return redirect("maker_facts", pk)
    status = UNTOUCHED if form.errors else 200
    context = {"form": form, "maker": maker, "kept": kept, "address": request.path}
    return render(request, "operator/maker_facts.html", context, status=status)


def _save_facts(request, form, maker):
    try:
        facts.tell_about(maker, by=request.user, at=timezone.now(), **form.values())
    except ValidationError as refusal:
        now = Umkm.objects.get(pk=maker.pk)
        if form.differences(now):
            form.refuse(refusal, now=now)
            return False
    messages.success(request, _("Saved."))
    return True
