"""A request to act for a business, as its person sees it: where it stands, and what to do meanwhile."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry import workflow
from registry.choices import JoinStatus
from registry.days import today
from registry.forms_joining import RequestForm
from registry.kept_forms import begun, keeps_typed
from registry.models import JoinRequest
from registry.promise import promised_by, promised_days
from registry.refusals import codes_of
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of


def waiting_room(request):
    """The start page of somebody who acts for no business: what was asked, since when, and what happens now."""
    asked = _last_request(request.user)
    return render(request, "operator/no_maker.html", request_in_words(asked) | {"seats": _seats(request.user)})


def request_in_words(asked):
    """What a page says of a request, None included."""
    if asked is None:
        return {"asked": None}
    promised = promised_by(asked.asked_at)
    is_late = asked.status == JoinStatus.WAITING and today() > promised
    return {"asked": asked, "promised": promised, "is_late": is_late, "days": promised_days()}


def _seats(person):
    return list(person.memberships.open().select_related("umkm", "pesantren"))


def _last_request(person):
    """The one that waits, else the newest."""
    asked = JoinRequest.objects.filter(user=person).with_names()
    return asked.waiting().first() or asked.order_by("-asked_at", "-pk").first()


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def own_request(request):
    """Correct the request that waits, or ask anew, the last one's words in place, or what was typed before."""
    if request.user.is_staff:
        raise PermissionDenied
    asked = _last_request(request.user)
    if "find" in request.POST:
        return _request_page(request, RequestForm(initial=request.POST.dict()), asked, searched=True)
    form = RequestForm(request.POST if request.method == "POST" else None, initial=begun(request) or _asked(asked))
    if form.is_bound and form.is_valid() and _save(request, form):
        return redirect("operator_home")
    return _request_page(request, form, asked)


def _asked(asked):
    """The form as a request that waits or was refused filled it in; for another business one begins with nothing."""
    if asked is None or asked.status not in (JoinStatus.WAITING, JoinStatus.REFUSED):
        return {}
    return {
        "kind": asked.kind,
        "business_name": asked.business_name,
        "regency": asked.regency_id,
        "pesantren": asked.pesantren_id or ("new" if asked.pesantren_written else ""),
        "pesantren_typed": asked.pesantren_written or getattr(asked.pesantren, "name", ""),
        "note": asked.note,
        "version": asked.version,
        "correcting": asked.pk if asked.status == JoinStatus.WAITING else "",
    }


def _save(request, form):
    """Whether it is saved now; the second press of a form finds what the first one did."""
    own, pk = JoinRequest.objects.filter(user=request.user), form.cleaned_data["correcting"]
    try:
        if pk:
            said = {"version": form.cleaned_data["version"], **form.asked()}
            workflow.correct(get_object_or_404(own, pk=pk), by=request.user, at=timezone.now(), **said)
        else:
            workflow.ask(request.user, at=timezone.now(), **form.asked())
    except ValidationError as refusal:
        now = own.with_names().filter(pk=pk).first() if pk else own.waiting().first()
        if now and now.status == JoinStatus.WAITING and form.says_the_same(now):
            return True
        form.refuse(refusal)
        form.stands_as(now)
        return False
    messages.success(request, _("Changed. Your place in the queue stays.") if pk else _("Sent to the office."))
    return True


def _request_page(request, form, asked, searched=False):
    context = {"form": form, "searched": searched, "kept": request.typed_before}
    context |= request_in_words(form.answered or asked)
    return render(request, "operator/request_form.html", context, status=UNTOUCHED if form.errors else 200)


@verb_of("operator_home")
def request_withdraw(request):
    return _press(request, workflow.withdraw, _("Your request is taken back."))


@verb_of("operator_home")
def request_remind(request):
    return _press(request, workflow.remind, _("The office was asked once more."))


def _press(request, verb, done):
    asked = get_object_or_404(JoinRequest.objects.order_by("-asked_at", "-pk").filter(user=request.user)[:1])
    try:
        verb(asked, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        if "withdrawn" not in codes_of(refusal):  # pressed twice: it is taken back already
            messages.error(request, refusal.messages[0])
    else:
        messages.success(request, done)
    return redirect("operator_home")
