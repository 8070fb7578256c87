"""The office decides on requests to join: the queue, and one request with all that looks alike."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry import permissions, workflow
from registry.access_log import note_view
from registry.choices import JoinStatus
from registry.days import today
from registry.forms_office import ApproveForm, RefuseForm
from registry.kept_forms import begun, keeps_typed
from registry.models import JoinRequest, User
from registry.private_fields import PRIVATE
from registry.promise import overdue_before, promised_by, promised_days
from registry.refusals import codes_of
from registry.refused_before import refused_before
from registry.views.doors import show, staff_page
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

PER_PAGE = 50
NAMESAKES = 5  # accounts of the same full name that are shown


def waiting_requests(user):
    """(how many wait, how many of them longer than promised), or None for whoever does not decide; one query."""
    if not permissions.lets_people_in(user):
        return None
    is_late = Q(asked_at__lt=overdue_before(today()))
    numbers = JoinRequest.objects.waiting().aggregate(all=Count("pk"), late=Count("pk", filter=is_late))
    return numbers["all"], numbers["late"]


def refuse_others(request):
    if not permissions.lets_people_in(request.user):
        raise PermissionDenied


@staff_page
@require_safe
def request_queue(request):
    """Requests that wait, the oldest first, with their age; what waits longer than promised is marked."""
    refuse_others(request)
    waiting = JoinRequest.objects.waiting().in_order_of_arrival().with_names()
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("hal"))
    limit = overdue_before(today())
    for asked in page:
        asked.is_overdue = asked.asked_at < limit
    days = promised_days()
    return show(request, "registry/request_queue.html", title=_("Requests to join"), page=page, days=days)


@staff_page
@keeps_typed
@require_safe
def request_detail(request, pk):
    asked = _asked(request, pk)
    named = {name: request.GET[name] for name in ("umkm_typed", "pesantren_typed") if name in request.GET}
    typed = begun(request)
    return _request_page(request, asked, ApproveForm(asked, initial=typed | named), RefuseForm(initial=typed))


def _asked(request, pk):
    refuse_others(request)
    return get_object_or_404(JoinRequest.objects.with_names(), pk=pk)


def _request_page(request, asked, form, refusal, status=200):
    if not asked.user.restricted_at:
        note_view(asked, by=request.user, columns=PRIVATE[User])
    is_waiting, days = asked.status == JoinStatus.WAITING, promised_days()
    return show(
        request,
        "registry/request_detail.html",
        status=status,
        title=asked.business_name,
        asked=asked,
        form=form,
        refusal=refusal,
        may_decide=is_waiting and permissions.can_decide(request.user, asked),
        is_overdue=is_waiting and asked.asked_at < overdue_before(today(), days),
        promised=promised_by(asked.asked_at, days),
        namesakes=_namesakes(asked) if is_waiting else [],
        refused=refused_before(asked) if is_waiting else [],
        kept=request.typed_before,
        here=reverse("request_detail", args=[asked.pk]),
    )


def _namesakes(asked):
    """Other accounts of the same full name: perhaps the same person, with another number."""
    others = User.objects.filter(full_name__iexact=asked.user.full_name, is_active=True)
    return others.exclude(pk=asked.user_id).order_by("-created_at")[:NAMESAKES]


@staff_page
@keeps_typed
@verb_of("request_detail", "pk")
def request_approve(request, pk):
    """Approve as the form says. Its search buttons only bring the page back with what was found."""
    asked = _asked(request, pk)
    if "find" in request.POST:
        return _request_page(request, asked, ApproveForm(asked, initial=request.POST.dict()), RefuseForm())
    form = ApproveForm(asked, request.POST)
    if form.is_valid():
        said = {"version": form.cleaned_data["version"], "tie": form.tie()}
        answer = _decide(request, asked, form, workflow.approve, _("“%(name)s” is approved."), said)
        if answer:
            return answer
    fresh = _asked(request, pk)
    return _request_page(request, fresh, form, RefuseForm(), status=UNTOUCHED)


@staff_page
@keeps_typed
@verb_of("request_detail", "pk")
def request_refuse(request, pk):
    asked = _asked(request, pk)
    form = RefuseForm(request.POST)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("version", "answer")}
        answer = _decide(request, asked, form, workflow.refuse, _("“%(name)s” is refused; the person reads why."), said)
        if answer:
            return answer
    fresh = _asked(request, pk)
    return _request_page(request, fresh, ApproveForm(fresh), form, status=UNTOUCHED)


def _decide(request, asked, form, verb, done, said):
    """On to the next request once it is decided; None when a rule says no, which then stands in the form."""
    try:
        verb(asked, by=request.user, at=timezone.now(), **said)
    except ValidationError as refusal:
        decided_by = JoinRequest.objects.values_list("decided_by", flat=True).get(pk=asked.pk)
        if "already_decided" not in codes_of(refusal) or decided_by != request.user.pk:
            form.refuse(refusal)
            return None
    else:
        messages.success(request, done % {"name": asked.business_name})
    return redirect(_next_page())


def _next_page():
    upcoming = JoinRequest.objects.waiting().in_order_of_arrival().first()
    return reverse("request_detail", args=[upcoming.pk]) if upcoming else reverse("request_queue")
