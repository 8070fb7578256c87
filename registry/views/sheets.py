"""Many at once: lists that operators and the office bring in by the browser, from the upload to its undoing.

The same pages stand at both doors. An operator sees own lists, the office those of the kinds an officer may bring in;
any other list does not exist.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from registry import incoming as verbs
from registry.choices import Desk, ListState, Verdict
from registry.form_tokens import once
from registry.forms_lists import ArchiveForm, ListChoices, UploadForm
from registry.heartbeat import last_beat
from registry.incoming_kinds import ENTRANCES, entrance_of
from registry.kept_forms import begun, keeps_typed
from registry.list_jobs import WORDS, run_if_small
from registry.sheet_templates import write_template
from registry.views.list_desk import UNTOUCHED, XLSX, DeskPage
from registry.views.sheet_rows import shown_rows

LISTS_PER_PAGE, ROWS_PER_PAGE = 20, 50
AT_WORK = {ListState.JUDGING, ListState.WRITING, ListState.UNDOING}
# Words of the address for a verdict
SLUGS = {Verdict.BROKEN: "bermasalah", Verdict.CREATED: "baru", Verdict.CHANGED: "berubah",
         Verdict.UNCHANGED: "sama", Verdict.OUTSIDE: "luar-jatim"}  # fmt: skip
REMARKED = "catatan"  # new rows of which something is said
TONES = {Verdict.BROKEN: "stop", Verdict.CREATED: "ok", Verdict.CHANGED: "wait"}


@method_decorator(keeps_typed, name="dispatch")
class Lists(DeskPage):
    """Templates to fill in, the upload, and the lists so far."""

    def get(self, request):
        typed = begun(request)
        form = UploadForm(initial=typed, person=request.user, entrances=self.entrances)
        form.find_file(typed.get("kept_sheet", ""))
        return self._page(form)

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, person=request.user, entrances=self.entrances)
        form.full_clean()
        form.take_file(timezone.now())
        address = form.is_valid() and self._receive(form)
        if not address:
            return self._page(form, UNTOUCHED)
        run_if_small(get_object_or_404(self.lists(), pk=resolve(address).kwargs["pk"]))
        return redirect(address)

    def _receive(self, form):
        """The address of the list that this form made, once for each form; None with the reason in the form."""
        by, at = self.request.user, timezone.now()

        def make():
            made = verbs.receive(form.upload, form.entrance, by=by, at=at, **form.choices())
            return self.address("page", made.pk)

        try:
            return once(by, form.cleaned_data["token"], make)[0]
        except ValidationError as refusal:
            form.refuse(refusal)
            return None

    def _page(self, form, status=200):
        page = Paginator(self.lists(), LISTS_PER_PAGE).get_page(self.request.GET.get("hal"))
        for each in page:
            each.address = self.address("page", each.pk)
        templates = [(each.label, self.address("template", each.code)) for each in self.entrances]
        shown = {"form": form, "page": page, "templates": templates, "title": _("Many at once")}
        return self.show("sheets_index.html", status, limits=verbs.limits(), **shown)


class Template(DeskPage):
    def get(self, request, code):
        entrance = ENTRANCES.get((self.desk, code))
        if entrance not in self.entrances:
            raise Http404
        template = entrance.template(request.user)
        headers = {"Content-Disposition": f'attachment; filename="{template.file_name}"'}
        return HttpResponse(write_template(template), content_type=XLSX, headers=headers)


class ListPage(DeskPage):
    """One list, whatever its state: at work, shown, saved, undone."""

    def get(self, request, pk):
        incoming = self.incoming(pk)
        if incoming.state == ListState.UPLOADED:
            return redirect(self.address("columns", pk))
        return self.page(incoming)

    def page(self, incoming, status=200, *, error=None, **forms):
        jobs = list(incoming.jobs.all()[:12])
        entrance = entrance_of(incoming)
        context = {
            "title": incoming.file_name,
            "incoming": incoming,
            "url": self.addresses(incoming),
            "job": next((job for job in jobs if job.ended_at is None), None),
            "reports": {job.verb: job.report for job in reversed(jobs) if job.ended_at},
            "error": error,
            "unused": self._unused(incoming),
            **self._work(jobs),
            **self._rows(incoming, entrance),
            **self._after(incoming, entrance),
        }
        if self.desk == Desk.STAFF:
            context["choices"] = forms.pop("choices", None) or _choices(incoming, entrance)
        return self.show("sheets_list.html", status, **context | forms)

    def _work(self, jobs):
        open_job = next((job for job in jobs if job.ended_at is None), None)
        if open_job is None:
            return {}
        beat = last_beat()
        is_silent = beat is None or timezone.now() - beat > settings.WORKER_SILENT_AFTER
        return {"work": WORDS.get(open_job.verb, ""), "is_silent": is_silent}

    def _rows(self, incoming, entrance):
        """The rows of the chosen verdict, as they are shown, and how many there are of each."""
        chosen = next((v for v, slug in SLUGS.items() if slug == self.request.GET.get("hasil")), None)
        remarked = incoming.rows.filter(verdict=Verdict.CREATED).exclude(messages=[])
        shows_remarked = self.request.GET.get("hasil") == REMARKED
        rows = incoming.rows.filter(verdict=chosen) if chosen else remarked if shows_remarked else incoming.rows.all()
        page = Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("hal"))
        verdicts = [(v, slug, v.label, incoming.counts.get(v, 0), TONES.get(v, "")) for v, slug in SLUGS.items()]
        return {
            "page": page,
            "rows": shown_rows(incoming, entrance, page, lambda number: self.address("row", incoming.pk, number)),
            "chosen": chosen,
            "verdicts": [each for each in verdicts if each[3]],
            "remarked": remarked.count() if incoming.state == ListState.READY else 0,
            "shows_remarked": shows_remarked,
            "left_out": incoming.broken,
            "written": sum(incoming.counts.get(v, 0) for v in (Verdict.CREATED, Verdict.CHANGED)),
        }

    def _unused(self, incoming):
        return [name for place, name in enumerate(incoming.header) if name and str(place) not in incoming.places]

    def _after(self, incoming, entrance):
        if incoming.state != ListState.DONE:
            return {}
        more = entrance.more(incoming, self.request.user) if entrance.more else {}
        return {"after": entrance.after, "archive": ArchiveForm(), **more}


def _choices(incoming, entrance):
    names = ("source", "overwrite", "as_published", "reason")
    return ListChoices(initial={name: getattr(incoming, name) for name in names}, can_publish=entrance.can_publish)


class Verb(ListPage):
    """A button: one verb, then the list again; a rule that says no stands in the page.

    By GET, as from a bookmark of that page, its address leads to the list (see registry.views.verbs).
    """

    leads_to = ""  # the state in which a second press finds the list

    def get(self, request, pk):
        return redirect(self.address("page", pk))

    def post(self, request, pk):
        incoming = self.incoming(pk)
        try:
            self.press(incoming, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            return self.refused(incoming, refusal)
        return self.back_to(incoming)

    def press(self, incoming, *, by, at):
        raise NotImplementedError

    def refused(self, incoming, refusal):
        """A second press finds the list where the first brought it: that is no fault of anybody."""
        fresh = self.incoming(incoming.pk)
        if fresh.state in {*AT_WORK, self.leads_to}:
            return self.back_to(incoming)
        if fresh.state == ListState.UPLOADED:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect(self.address("columns", fresh.pk))
        return self.page(fresh, UNTOUCHED, error=refusal.messages)


class Write(Verb):
    leads_to = ListState.DONE

    def press(self, incoming, *, by, at):
        said = self.request.POST
        verbs.ask_to_write(incoming, by=by, at=at, seen=said.get("seen", ""), valid_rows="valid_rows" in said)


class Undo(Verb):
    leads_to = ListState.UNDONE

    def press(self, incoming, *, by, at):
        verbs.ask_to_undo(incoming, by=by, at=at)


class Discard(Verb):
    leads_to = ListState.DISCARDED

    def press(self, incoming, *, by, at):
        verbs.discard(incoming)
        messages.success(self.request, _("“%(name)s” was discarded. Nothing of it was saved.") % {"name": incoming})

    def back_to(self, incoming):
        return redirect(self.home())


class Choices(Verb):
    """The office chooses anew what the list may do; without a change it is only checked again."""

    def post(self, request, pk):
        incoming = self.incoming(pk)
        form = ListChoices(request.POST, can_publish=entrance_of(incoming).can_publish)
        if self.desk == Desk.STAFF and not form.is_valid():
            return self.page(incoming, UNTOUCHED, choices=form)
        self.chosen = form.choices() if self.desk == Desk.STAFF else {}
        return super().post(request, pk)

    def press(self, incoming, *, by, at):
        verbs.change_choices(incoming, by=by, at=at, **self.chosen)
        run_if_small(incoming)


class Progress(DeskPage):
    """How far the work is, for the bar."""

    def get(self, request, pk):
        incoming = self.incoming(pk)
        job = incoming.jobs.filter(ended_at=None).first()
        share = job.done / job.total if job and job.total else 0
        return JsonResponse({"open": job is not None, "share": round(share, 3), "state": incoming.state})
