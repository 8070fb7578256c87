"""The office finds records that are one maker, joins them in three steps, and parts what was joined by mistake.

All of the steps stands in the address, so that going back loses nothing; only the last one is sent.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import merge_fields as fields
from registry import merging
from registry.duplicates import Pairs
from registry.finding import LONGEST, pesantren_found, umkm_found
from registry.form_tokens import once
from registry.forms_merging import KEPT_BY, STEP_BY, MergeForm, UndoMergeForm, chosen_in
from registry.kept_forms import begin, keeps_typed
from registry.members import kind_of
from registry.merge_relations import hanging_on, relations_of
from registry.models import Merge, Pesantren, Umkm
from registry.permissions import may_merge
from registry.views.doors import show, staff_page
from registry.views.sign_in import UNTOUCHED
from registry.views.verbs import verb_of

KINDS = {"pesantren": Pesantren, "umkm": Umkm}
PER_PAGE = 25
MOST_FOUND = 20
VALUES, PREVIEW = "isian", "pratinjau"  # the steps after the first, as the address names them


def refuse_others(request):
    if not may_merge(request.user):
        raise PermissionDenied


def _model_or_404(kind):
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _records(kind):
    joined = ["regency", "merged_into"] + (["pesantren__regency"] if kind == "umkm" else [])
    return _model_or_404(kind).objects.select_related(*joined)


@staff_page
@require_safe
def duplicate_list(request):
    """Pairs that look alike, why they do, and what to do about each."""
    refuse_others(request)
    kind = request.GET.get("jenis", "pesantren")
    page = Paginator(Pairs(_model_or_404(kind)), PER_PAGE).get_page(request.GET.get("hal"))
    return show(request, "registry/duplicates.html", title=_("Duplicates"), kind=kind, page=page)


@staff_page
@verb_of("merge_steps", "kind", "one", "other")
def not_the_same(request, kind, one, other):
    """The finder proposes these two no more."""
    refuse_others(request)
    records = [get_object_or_404(_records(kind), pk=pk) for pk in (one, other)]
    try:
        merging.say_not_the_same(*records, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("“%(one)s” and “%(other)s” stay two records.") % _names(*records))
    page = request.POST.get("hal", "")
    where = f"&hal={page}" if page.isdecimal() and page.isascii() and page != "1" else ""
    return redirect(f"{reverse('duplicate_list')}?jenis={kind}{where}")


def _names(one, other):
    return {"one": one.name, "other": other.name}


@staff_page
@require_safe
def merge_with(request, kind, pk):
    """Find the other record by name or number, where the finder does not know of it."""
    refuse_others(request)
    record = get_object_or_404(_records(kind), pk=pk)
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    found = pesantren_found(typed, record.regency_id) if kind == "pesantren" else umkm_found(typed)
    found = found.select_related("regency").exclude(pk=record.pk)[:MOST_FOUND]
    title = _("Merge “%(name)s” with …") % {"name": record.name}
    return show(request, "registry/merge_with.html", title=title, kind=kind, record=record, typed=typed, found=found)


@staff_page
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def merge_steps(request, kind, one, other):
    """Which is kept, whose values count, and what will happen; the last step is sent, and merges once."""
    refuse_others(request)
    pair = _pair_or_404(kind, one, other)
    gone = next((record for record in pair if record.merged_into), None)
    if gone and request.method != "POST":
        messages.info(request, merging.MESSAGES["merged_already"] % {"name": gone.name})
        return redirect("merge_with", kind, gone.merged_into_id)
    said = request.POST if request.method == "POST" else request.GET
    pair.sort(key=lambda record: str(record.pk) != said.get(KEPT_BY))
    if str(pair[0].pk) != said.get(KEPT_BY):
        return _first_step(request, *pair)
    if request.method == "POST":
        return _merge(request, *pair)
    if said.get(STEP_BY) == PREVIEW:
        return _preview_page(request, *pair, chosen_in(said, type(pair[0])), begin(_form_of(*pair), request))
    return _second_step(request, *pair, chosen_in(said, type(pair[0])))


def _pair_or_404(kind, one, other):
    found = _records(kind).in_bulk([one, other])
    if len(found) != 2:
        raise Http404
    return [found[one], found[other]]


def _step(request, template, kept, away, status=200, **context):
    kind = kind_of(kept)
    title = _("Merge duplicates")
    names = {"KEPT_BY": KEPT_BY, "STEP_BY": STEP_BY, "VALUES": VALUES, "PREVIEW": PREVIEW}
    context |= {"title": title, "kind": kind, "kept": kept, "away": away, "names": names}
    return show(request, template, status=status, **context)


def _first_step(request, *records):
    """Side by side, with what hangs on each; chosen beforehand is the one on which more hangs."""
    model = type(records[0])
    told = {relation.label: relation.words for relation in relations_of(model)}
    hanging = hanging_on(*records)
    groups = [group for group in fields.GROUPS[model] if any(fields.is_filled(record, group) for record in records)]
    sides = [
        (
            record,
            [(fields.label_of(model, group), fields.in_words(record, group)) for group in groups],
            [(told[label], counts.get(record.pk, 0)) for label, counts in hanging.items()],
        )
        for record in records
    ]
    heavier = max(records, key=lambda record: sum(counts.get(record.pk, 0) for counts in hanging.values()))
    return _step(request, "registry/merge_first.html", *records, sides=sides, heavier=heavier)


def _second_step(request, kept, away, chosen):
    """One choice for each group of fields in which the two differ."""
    model = type(kept)
    choices = [
        (group, fields.label_of(model, group), fields.in_words(kept, group), fields.in_words(away, group), side)
        for group, side in fields.sides(kept, away, chosen).items()
    ]
    return _step(request, "registry/merge_second.html", kept, away, choices=choices)


def _form_of(kept, away, data=None):
    initial = {"kept_version": kept.version, "away_version": away.version}
    return MergeForm(data, initial=initial, auto_id="id_%s")


def _preview_page(request, kept, away, chosen, form, status=200):
    told = merging.preview(kept, away, chosen, at=timezone.now())
    sides = fields.sides(kept, away, chosen)
    back = {KEPT_BY: kept.pk, **sides}
    back = "&".join(f"{n}={v}" for n, v in back.items())
    here = f"{reverse('merge_steps', args=[kind_of(kept), kept.pk, away.pk])}?{back}&{STEP_BY}={PREVIEW}"
    context = {"told": told, "sides": sides, "form": form, "back": back, "here": here}
    context["typed"] = getattr(request, "typed_before", None)
    return _step(request, "registry/merge_preview.html", kept, away, status=status, **context)


def _merge(request, kept, away):
    chosen, form = chosen_in(request.POST, type(kept)), _form_of(kept, away, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            address, is_first = once(request.user, said["token"], lambda: _make(request, kept, away, chosen, said))
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            if is_first:
                messages.success(request, _("The two are one record now."))
            return redirect(address)
    if "stale" in {error.code for error in form.non_field_errors().as_data()}:
        form = _told_again(form, kept, away)
    return _preview_page(request, kept, away, chosen, form, status=UNTOUCHED)


def _make(request, kept, away, chosen, said):
    versions = {kept.pk: said["kept_version"], away.pk: said["away_version"]}
    merged = merging.merge(
        kept, away, values=chosen, by=request.user, at=timezone.now(), note=said["note"], versions=versions
    )
    return reverse("merge_detail", args=[merged.pk])


def _told_again(form, kept, away):
    """The same form with the versions of now: what is shown beside it is how the two stand, and may be sent again."""
    form.data = form.data.copy()
    form.data["kept_version"], form.data["away_version"] = kept.version, away.version
    return form


@staff_page
@require_safe
def merge_list(request):
    """What was merged, the newest first."""
    refuse_others(request)
    page = Paginator(_merges(), PER_PAGE).get_page(request.GET.get("hal"))
    return show(request, "registry/merge_list.html", title=_("Merges"), page=page)


def _merges():
    sides = [f"{kind}_{side}__regency" for kind in KINDS for side in ("kept", "away")]
    return Merge.objects.select_related(*sides, "by", "undone_by")


@staff_page
@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def merge_detail(request, pk):
    """One merge: what won, what moved, what stayed; and the way back."""
    refuse_others(request)
    merged = get_object_or_404(_merges(), pk=pk)
    form = begin(UndoMergeForm(request.POST if request.method == "POST" else None), request)
    if request.method == "POST" and form.is_valid():
        try:
            left = merging.undo_merge(merged, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The two are two records again."))
            for words in left:
                messages.warning(request, words)
            return redirect("merge_detail", merged.pk)
    status = UNTOUCHED if form.errors else 200
    return show(request, "registry/merge_detail.html", status=status, **_story(merged), form=form)


def _story(merged):
    """A merge in words."""
    model, kind = type(merged.kept), kind_of(merged.kept)
    told = {relation.label: relation.words for relation in relations_of(model)}
    groups = dict.fromkeys(fields.group_of(model, name) for name in merged.values.get("kept", {}))
    return {
        "title": str(merged),
        "merged": merged,
        "kind": kind,
        "values": [fields.label_of(model, group) for group in groups],
        "moved": [(told.get(label, label), len(keys)) for label, keys in merged.moved.items()],
        "stayed": [(told.get(label, label), number) for label, number in merged.stayed.items()],
        "change_view": f"admin:registry_{kind}_change",
    }
