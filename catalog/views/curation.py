"""Curations: the list, one with its products and progress, and the page on which a panelist scores."""

import uuid
from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from catalog import permissions, workflow_curation
from catalog.forms_curation import CurationForm, ReopenForm, ScoreForm
from catalog.models import Criterion, CurationEntry, CurationEvent, CurationScore, Product
from registry.finding import spelt_like
from registry.form_tokens import once
from registry.kept_forms import begin, keeps_typed
from registry.keys import keys_in
from registry.refusals import codes_of
from registry.templatetags.portal import long_date
from registry.views.doors import refuse_unless, show, staff_page
from registry.views.verbs import verb_of

REFUSED = 422
FOUND = 30  # products shown of a search


@staff_page
@require_safe
def curation_list(request):
    """All curations, the newest first."""
    refuse_unless(request.user.has_perm("catalog.view_curationevent"))
    events = CurationEvent.objects.annotate(products=Count("entries")).order_by("-on", "-pk")
    may_curate = permissions.can_curate(request.user)
    return show(request, "catalog/curation_list.html", title=_("Curations"), events=events, may_curate=may_curate)


@staff_page
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def curation_create(request):
    refuse_unless(permissions.can_curate(request.user))
    start = {"token": uuid.uuid4()}
    form = CurationForm(request.POST) if request.method == "POST" else begin(CurationForm(initial=start), request)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "on", "place", "panel")}

        def make():
            event = workflow_curation.open_curation(by=request.user, at=timezone.now(), **said)
            return reverse("curation_detail", args=[event.pk])

        address, _is_first = once(request.user, form.cleaned_data["token"] or uuid.uuid4(), make)
        return redirect(address)
    return _form_page(request, form, _("New curation"))


@staff_page
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def curation_edit(request, pk):
    refuse_unless(permissions.can_curate(request.user))
    event = get_object_or_404(CurationEvent, pk=pk)
    stored = {"name": event.name, "on": event.on, "place": event.place, "version": event.version}
    stored["panel"] = list(event.panelists.values_list("user", flat=True))
    form = CurationForm(request.POST) if request.method == "POST" else begin(CurationForm(initial=stored), request)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "on", "place", "panel", "version")}
        try:
            workflow_curation.revise_curation(event, by=request.user, at=timezone.now(), **said)
        except ValidationError as refusal:
            _refuse(form, refusal, event)
        else:
            messages.success(request, _("Saved."))
            return redirect("curation_detail", pk)
    return _form_page(request, form, event.name, event)


def _refuse(form, refusal, event):
    """What the rule says; who comes second also reads what is stored now, and may save after that."""
    form.add_error(None, refusal)
    if "stale" not in codes_of(refusal):
        return
    event.refresh_from_db()
    panel = [each.user for each in event.panelists.select_related("user")]
    form.data = form.data.copy()
    form.data["version"] = str(event.version)
    stored = {"name": event.name, "on": long_date(event.on), "place": event.place or "–"}
    same = {"name": event.name, "on": event.on, "place": event.place}
    differing = {name: words for name, words in stored.items() if form.cleaned_data.get(name) != same[name]}
    if set(form.cleaned_data.get("panel", ())) != set(panel):
        differing["panel"] = ", ".join(map(str, panel))
    for name, words in differing.items():
        form.add_error(name, ValidationError(_("Stored now: %(value)s") % {"value": words}, code="stale"))


def _form_page(request, form, title, event=None):
    status = REFUSED if form.errors else 200
    return show(request, "catalog/curation_form.html", status, title=title, form=form, event=event)


@staff_page
@keeps_typed
@require_safe
def curation_detail(request, pk):
    refuse_unless(request.user.has_perm("catalog.view_curationevent"))
    event = get_object_or_404(CurationEvent.objects.select_related("closed_by"), pk=pk)
    return _detail(request, event, begin(ReopenForm(), request))


def _detail(request, event, reopen, status=200, error=None):
    entries = list(event.entries.select_related("product__maker", "product__regency", "product__category"))
    panel = list(event.panelists.select_related("user"))
    done = workflow_curation.scored(entries)
    missing = [] if event.closed_at else workflow_curation.missing_scores(entries, panel, done)
    grades = {grade.product_id: grade for grade in event.grades.all()} if event.closed_at else {}
    typed = request.GET.get("cari", "").strip()[:100]
    may_curate = permissions.can_curate(request.user)
    return show(
        request,
        "catalog/curation_detail.html",
        status,
        title=event.name,
        event=event,
        rows=_rows(request.user, entries, panel, done, missing, grades),
        panel=[(each, sum(1 for one, _entry in missing if one == each)) for each in panel],
        missing=len(missing),
        typed=typed,
        found=_found(typed, entries) if may_curate and typed and not event.closed_at else [],
        steps=event.steps.select_related("by"),
        reopen=reopen,
        error=error,
        may_curate=may_curate and event.closed_at is None,
        may_reopen=may_curate and event.closed_at is not None and event.closed_by_id != request.user.pk,
    )


def _rows(user, entries, panel, done, missing, grades):
    """[(entry, its grade or None, how many scored, of how many who may, whether this person may score it)]."""
    left_of, done_of = Counter(entry.pk for _panelist, entry in missing), Counter(entry for entry, _panelist in done)
    may_score = (
        set(workflow_curation.may_be_scored_by(user, entries)) if any(p.user_id == user.pk for p in panel) else ()
    )
    return [
        (
            entry,
            grades.get(entry.product_id),
            done_of[entry.pk],
            done_of[entry.pk] + left_of[entry.pk],
            entry.pk in may_score,
        )
        for entry in entries
    ]


def _found(typed, entries):
    there = {entry.product_id for entry in entries}
    spelt = spelt_like(typed, ["folded_name", "maker__folded_name"])
    if spelt is None:
        return []
    found = Product.objects.published().exclude(pk__in=there).filter(spelt)
    return found.with_maker().order_by("folded_name", "pk")[:FOUND]


@staff_page
@verb_of("curation_detail", "pk")
def curation_bring_in(request, pk):
    """Products chosen by their boxes come before the panel."""
    event = get_object_or_404(CurationEvent, pk=pk)
    chosen = keys_in(request.POST.getlist("products"))
    products = Product.objects.visible_to(request.user).filter(pk__in=chosen)

    def verb():
        new = workflow_curation.bring_in(event, products, by=request.user)
        words = ngettext("%(number)s product was brought in.", "%(number)s products were brought in.", new)
        return words % {"number": new}

    return _do(request, event, verb)


@staff_page
@verb_of("curation_detail", "pk")
def curation_leave_out(request, pk, entry_pk):
    entry = get_object_or_404(CurationEntry.objects.select_related("event", "product"), pk=entry_pk, event=pk)

    def verb():
        workflow_curation.leave_out(entry, by=request.user)
        return _("“%(name)s” was taken out.") % {"name": entry.product}

    return _do(request, entry.event, verb)


@staff_page
@verb_of("curation_detail", "pk")
def curation_close(request, pk):
    event = get_object_or_404(CurationEvent, pk=pk)

    def verb():
        workflow_curation.close_curation(event, by=request.user, at=timezone.now())
        return _("Closed. The grades count now, and the public sees them.")

    return _do(request, event, verb)


@staff_page
@verb_of("curation_detail", "pk")
@keeps_typed
def curation_reopen(request, pk):
    event = get_object_or_404(CurationEvent.objects.select_related("closed_by"), pk=pk)
    refuse_unless(permissions.can_curate(request.user))
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _detail(request, event, form, REFUSED)

    def verb():
        workflow_curation.reopen_curation(event, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        return _("Opened again. Its grades do not count meanwhile.")

    return _do(request, event, verb, form)


def _do(request, event, verb, form=None):
    """One verb on a curation: done with a message, or its page again with what the rule says."""
    try:
        done = verb()
    except ValidationError as refusal:
        return _detail(request, event, form or ReopenForm(), REFUSED, refusal.messages)
    messages.success(request, done)
    return redirect("curation_detail", event.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def curation_score(request, pk, entry_pk):
    """One product as a panelist sees it, with six questions; the next one without points follows."""
    entries = CurationEntry.objects.select_related("event", "product__maker__regency", "product__category")
    entry = get_object_or_404(entries, pk=entry_pk, event=pk)
    panelist = entry.event.panelists.filter(user=request.user).select_related("user").first()
    refuse_unless(panelist and not permissions.acts_for(request.user, entry.product))
    own = CurationScore.objects.filter(entry=entry, panelist=panelist, criterion=OuterRef("pk"))
    criteria = Criterion.objects.filter(is_active=True).annotate(given=Subquery(own.values("points")))
    form = ScoreForm(request.POST if request.method == "POST" else None, criteria=criteria)
    if form.is_valid():
        try:
            workflow_curation.score(entry, form.points(), by=request.user, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Points for “%(name)s” are saved.") % {"name": entry.product})
            return redirect(_next_to_score(entry, panelist))
    return show(
        request,
        "catalog/curation_score.html",
        REFUSED if form.errors else 200,
        title=entry.product.name,
        entry=entry,
        event=entry.event,
        product=entry.product,
        photos=entry.product.photos.select_related("upload"),
        papers=entry.product.certificates.all(),
        earlier=entry.product.grades.select_related("event"),
        form=form,
        left=len(workflow_curation.unscored(entry.event, panelist)),
    )


def _next_to_score(entry, panelist):
    following = workflow_curation.unscored(entry.event, panelist)
    if following:
        return reverse("curation_score", args=[entry.event_id, following[0]])
    return reverse("curation_detail", args=[entry.event_id])
