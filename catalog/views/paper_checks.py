"""The office's pages of papers: the queue of those to be checked, and one paper with the verbs."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from catalog import permissions, workflow_paper_checks
from catalog.choices import PaperVerb
from catalog.forms_paper_checks import phrases_for_refusing
from catalog.meanwhile import who_was_first
from catalog.models import Certificate, Product
from catalog.paper_desk import begun, form_for, paper_with_hints
from catalog.paper_rounds import PaperRound
from catalog.queue_filters import address_with
from catalog.queue_page import frame_of
from catalog.workflow_paper_checks import NOT_ANY_MORE
from registry.days import today
from registry.kept_forms import keeps_typed, words_kept
from registry.keys import version_seen
from registry.promise import overdue_before
from registry.views.doors import refuse_unless, show, staff_page
from registry.views.verbs import verb_of

PER_PAGE = 50
UNTOUCHED = 422  # what was sent cannot be taken as it is


class Act(NamedTuple):
    """What a button does: the verb, the row of history it leaves, what is said afterwards."""

    do: object
    leaves: PaperVerb
    done: str


ACTS = {
    "periksa": Act(workflow_paper_checks.check_paper, PaperVerb.CHECK, gettext_lazy("%(paper)s is checked.")),
    "tolak": Act(workflow_paper_checks.refuse_paper, PaperVerb.REFUSE, gettext_lazy("%(paper)s waits for its maker.")),
    "terima": Act(
        workflow_paper_checks.accept_covers, PaperVerb.ACCEPT, gettext_lazy("%(paper)s holds for these products too.")
    ),
    "bukan": Act(
        workflow_paper_checks.decline_covers,
        PaperVerb.REFUSE,
        gettext_lazy("%(paper)s does not hold for these products; the maker was told."),
    ),
    "cabut": Act(workflow_paper_checks.revoke_paper, PaperVerb.REVOKE, gettext_lazy("%(paper)s is revoked.")),
    "buka": Act(workflow_paper_checks.reopen_check, PaperVerb.REOPEN, gettext_lazy("%(paper)s waits again.")),
}


@staff_page
@require_safe
def paper_queue(request):
    """Papers to be checked, the oldest first, with their age; what waits longer than promised is marked."""
    refuse_unless(permissions.is_reviewer(request.user))
    filters = PaperRound.of(request)
    page = Paginator(filters.waiting().select_related("maker__regency"), PER_PAGE).get_page(request.GET.get("hal"))
    for paper in page:
        paper.is_overdue = paper.updated_at < filters.overdue_before
        paper.is_own = paper.updated_by_id == request.user.pk
    return show(request, "catalog/paper_queue.html", title=_("Papers to be checked"), page=page, **frame_of(filters))


@staff_page
@keeps_typed
@require_safe
def paper_check(request, pk):
    """One paper with its scan, the products it covers, what is odd about it, the verbs and its history."""
    return _page(request, _paper(request, pk))


@staff_page
@require_safe
def paper_next(request, pk):
    """Leave a paper as it is, and go on with the next one of the round."""
    refuse_unless(permissions.is_reviewer(request.user))
    return redirect(_next_address(request, _paper(request, pk)))


@staff_page
@verb_of("paper_check", "pk")
@keeps_typed
def paper_decide(request, pk, act):
    """One verb on one paper: done with a message, or the paper again with what the rule says, the words in place."""
    if act not in ACTS:
        raise Http404
    paper = _paper(request, pk)
    refuse_unless(permissions.can_revoke(request.user, paper))
    form, version = _sent(request, paper, act), version_seen(request.POST)
    if not form.is_valid():
        return _page(request, paper, {act: form}, UNTOUCHED)
    try:
        ACTS[act].do(paper, by=request.user, at=timezone.now(), version=version, **form.said())
    except ValidationError as refusal:
        paper = _paper(request, pk)  # what is shown with the refusal is what stands now
        if not _is_done(paper, act, request.user, version):
            form.refuse(refusal)
            return _page(request, paper, {act: form}, UNTOUCHED)
    messages.success(request, ACTS[act].done % {"paper": paper})
    return redirect(_back(request) or _next_address(request, paper))


def _paper(request, pk):
    people = ("updated_by", "checked_by", "refused_by", "revoked_by")
    papers = Certificate.objects.visible_to(request.user).select_related("maker__regency", "maker__pesantren", "scan")
    return get_object_or_404(papers.select_related(*people), pk=pk)


def _sent(request, paper, act):
    claims = Product.objects.filter(covered_by__certificate=paper, covered_by__accepted_at__isnull=True)
    claims = list(claims.order_by("folded_name", "pk")) if act in ("terima", "bukan") else ()
    phrases = phrases_for_refusing() if act == "tolak" else ()
    return form_for(paper, act, claims, phrases, request.POST)


def _is_done(paper, act, user, version):
    """The second press of a button finds what the first one did."""
    last = paper.events.first()
    return bool(last and paper.version == version + 1 and (last.verb, last.by_id) == (ACTS[act].leaves, user.pk))


def _back(request):
    """The page of the office that the form was on, such as a product's review; "" where there is none."""
    back = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(reverse("admin:index"))
    return back if is_ours else ""


def _next_address(request, paper):
    filters = PaperRound.of(request)
    upcoming = filters.next_after(paper)
    return address_with("paper_check", filters, upcoming.pk) if upcoming else address_with("paper_queue", filters)


def _page(request, paper, sent=None, status=200):
    """The paper as it stands now. `sent`: {verb: form} that was refused; not shown where the verb is impossible."""
    user, row = request.user, begun([paper_with_hints(paper, today(), sent)], request)[0]
    may_decide = permissions.can_revoke(user, paper)
    refused = next(iter(sent.values())) if sent else None
    is_too_late = bool(sent) and not row["forms"].keys() & sent.keys()
    return show(
        request,
        "catalog/paper_check.html",
        status=status,
        title=str(paper),
        row=row,
        refused=None if is_too_late else refused,
        error=[*_who_was_first(paper, user), NOT_ANY_MORE] if is_too_late else [],
        unsent=refused.unsent() if is_too_late else "",
        paper=paper,
        events=paper.events.select_related("by"),
        may_check=may_decide,
        is_overdue=paper.updated_at < overdue_before(today()),
        words_kept=[] if may_decide and row["is_begun"] else words_kept(request),
        filters=PaperRound.of(request),
        back=_back(request),
        here=_here(request, paper),
    )


def _here(request, paper):
    """The address of the page of a paper, inside its round or with the page it leads back to."""
    if back := _back(request):
        return f"{reverse('paper_check', args=[paper.pk])}?{urlencode({'next': back})}"
    return address_with("paper_check", PaperRound.of(request), paper.pk)


def _who_was_first(paper, user):
    """[who took the newest step with a paper], of the office or of whoever filled it in."""
    newest = paper.events.select_related("by").first()
    if newest and newest.at >= paper.updated_at:
        return [who_was_first(newest.by, newest.get_verb_display(), newest.at, user)]
    if paper.updated_by is None:
        return []
    return [who_was_first(paper.updated_by, pgettext("paper", "Changed"), paper.updated_at, user)]
