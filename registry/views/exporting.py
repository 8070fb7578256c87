"""What a list of the admin shows, as a workbook: its rows are counted, its columns chosen, a reason is asked."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from registry.days import today
from registry.exporting import EXPORTS, take_out
from registry.forms_exporting import ExportForm
from registry.permissions import can_export
from registry.views.doors import show

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_view(model_admin, request):
    """The page that asks, and the workbook. The address carries the filters of the list it came from."""
    if not model_admin.has_view_permission(request) or not can_export(request.user):
        raise PermissionDenied
    meta = model_admin.opts
    listed = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    try:
        changes = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        return redirect(listed)
    rows, filters = changes.get_queryset(request), _filters(changes)
    form = ExportForm(request.POST if request.method == "POST" else None, export=EXPORTS[meta.model])
    if form.is_valid():
        try:
            return _workbook(request, form, rows, filters)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    usual, private = form.boxes()
    return show(
        request,
        "registry/export.html",
        status=422 if form.errors else 200,
        title=gettext("Export: %(table)s") % {"table": meta.verbose_name_plural},
        form=form,
        usual=usual,
        private=private,
        number=changes.result_count if changes.result_count is not None else rows.count(),
        filters=filters,
        listed=f"{listed}?{request.GET.urlencode()}" if request.GET else listed,
        table=capfirst(meta.verbose_name_plural),
    )


def _workbook(request, form, rows, filters):
    columns = form.export.chosen(form.cleaned_data["columns"])
    words = "; ".join(f"{title}: {choice}" for title, choice in filters)
    said = {"by": request.user, "at": timezone.now(), "filters": words, "why": form.cleaned_data["why"]}
    file = take_out(rows.model, rows, columns, **said)
    name = f"{form.export.file_name}-{today():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _filters(changes):
    """[(what, which)] of what the list is filtered by, in words."""
    words, told = [(gettext("Search"), changes.query)] if changes.query else [], set()
    given = changes.get_filters_params()
    for spec in changes.filter_specs:
        asked = {name for name in spec.expected_parameters() if name in given}
        chosen = [str(choice["display"]) for choice in spec.choices(changes) if choice["selected"]] if asked else []
        words += [(spec.title, which) for which in chosen]
        told |= asked if chosen else set()
    others = {name: values for name, values in given.items() if name not in told}
    return words + [(name, ", ".join(map(str, values))) for name, values in others.items()]
