"""The office and a person's rights: the queue with its clock, what was asked, and personal data shown with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import consent, permissions, workflow_rights
from registry.access_log import note_view
from registry.choices import RightKind, RightStatus
from registry.forms_rights import AnswerForm, ShowForm
from registry.models import Pesantren, RightsRequest, Umkm, User
from registry.private_fields import PRIVATE, in_full
from registry.views.doors import refuse_unless, show, staff_page
from registry.views.organisation import organisation_or_404
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

MOST_ENDED = 30
KINDS = {"umkm": Umkm, "pesantren": Pesantren, "user": User}


def open_rights(user):
    """(number open, number overdue) for the start card, or None."""
    if not permissions.may_handle_rights(user):
        return None
    rows = list(RightsRequest.objects.open().values_list("due_at", flat=True))
    return len(rows), sum(due < timezone.now() for due in rows)


@staff_page
@require_safe
def rights_queue(request):
    """What is open, by its clock, and what was answered lately."""
    refuse_unless(permissions.may_handle_rights(request.user))
    now = timezone.now()
    waiting = list(RightsRequest.objects.open().by_clock())
    for asked in waiting:
        asked.hours_left, asked.is_overdue = hours_left(asked, now), asked.is_overdue_at(now)
    return show(
        request,
        "registry/rights_queue.html",
        title=_("Requests about personal data"),
        waiting=waiting,
        ended=RightsRequest.objects.exclude(status=RightStatus.OPEN).select_related("user", "by")[:MOST_ENDED],
    )


def hours_left(asked, now) -> int:
    """Whole hours until it is due, never below 0."""
    return max(0, int((asked.due_at - now).total_seconds() // 3600))


def _asked(request, pk):
    refuse_unless(permissions.may_handle_rights(request.user))
    return get_object_or_404(RightsRequest.objects.select_related("user", "by", "lifted_by"), pk=pk)


@staff_page
@require_safe
def rights_detail(request, pk):
    return _page(request, _asked(request, pk), AnswerForm())


def _page(request, asked, form, status=200):
    now = timezone.now()
    is_standing = asked.kind == RightKind.RESTRICTION and asked.status == RightStatus.DONE and not asked.lifted_at
    return show(
        request,
        "registry/rights_detail.html",
        status=status,
        title=asked.get_kind_display(),
        asked=asked,
        form=form,
        is_open=asked.status == RightStatus.OPEN,
        may_handle=permissions.can_handle_right(request.user, asked),
        may_lift=is_standing and permissions.can_handle_right(request.user, asked),
        hours_left=hours_left(asked, now),
        is_overdue=asked.is_overdue_at(now),
    )


@staff_page
@verb_of("rights_detail", "pk")
def rights_carry_out(request, pk):
    return _answer(request, pk, workflow_rights.carry_out, _("Done."))


@staff_page
@verb_of("rights_detail", "pk")
def rights_refuse(request, pk):
    return _answer(request, pk, workflow_rights.refuse, _("Refused; the person reads why."))


def _answer(request, pk, verb, done):
    asked, form = _asked(request, pk), AnswerForm(request.POST)
    if form.is_valid():
        try:
            verb(asked, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("rights_queue")
    return _page(request, _asked(request, pk), form, status=UNTOUCHED)


@staff_page
@verb_of("rights_detail", "pk")
def rights_lift(request, pk):
    asked = _asked(request, pk)
    try:
        workflow_rights.lift(asked.user, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("Lifted."))
    return redirect("rights_detail", pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def personal_data(request, kind, pk):
    """Personal data of a record in full: for those with the right, after a reason, which is kept."""
    if kind not in KINDS:
        raise Http404
    refuse_unless(permissions.may_see_personal_data(request.user) and _may_see(request.user, kind))
    record = get_object_or_404(KINDS[kind], pk=pk)
    if getattr(record, "restricted_at", None):
        raise PermissionDenied
    form, shown = ShowForm(request.POST if request.method == "POST" else None), []
    if form.is_bound and form.is_valid():
        note_view(record, by=request.user, columns=PRIVATE[type(record)], why=form.cleaned_data["why"].strip())
        shown = in_full(record)
    title = _("Personal data of “%(record)s”") % {"record": record}
    status = UNTOUCHED if form.errors else 200
    return show(request, "registry/personal_data.html", status, title=title, record=record, form=form, shown=shown)


def _may_see(user, kind):
    return user.has_perm(f"registry.view_{kind}")


@staff_page
@verb_of("organisation_members", "kind", "pk")
def consent_withdraw_by_office(request, kind, pk):
    """The number of a maker is shown no longer: its people asked the office."""
    organisation = organisation_or_404(kind, pk)
    consent.withdraw(organisation, by=request.user)
    messages.success(request, _("The number is no longer shown."))
    return redirect("organisation_members", kind, pk)
