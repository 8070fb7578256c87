"""The trail, to be read: of one record, by one person, of one table, or all of it, the newest first."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry import permissions
from registry.keys import key_in
from registry.models import Seal, Trail, User
from registry.trail_tables import trailed_models
from registry.trail_words import PER_PAGE, in_words, table_in_words
from registry.views.doors import refuse_unless, show, staff_page

LONGEST = 100  # signs of a key in an address


@staff_page
@require_safe
def trail_list(request):
    """Filters of the address: `orang` (who did it), `tabel` and `kunci` (to which record), `sesudah` (the cursor)."""
    refuse_unless(permissions.may_read_trail(request.user))
    person = get_object_or_404(User, pk=key_in(request.GET["orang"])) if request.GET.get("orang") else None
    table, key = (request.GET.get(name, "").replace("\0", "")[:LONGEST].strip() for name in ("tabel", "kunci"))
    rows = Trail.objects.by(person) if person else Trail.objects.all()
    if table:
        rows = rows.filter(table_name=table)
    if key:
        rows = rows.filter(row_key=key)
    return show(
        request,
        "registry/trail.html",
        title=_("Trail of changes"),
        person=person,
        table=table,
        key=key,
        tables=_tables(),
        sealed=Seal.objects.order_by("-pk").first(),
        **page_of(request, rows),
    )


def page_of(request, rows):
    """The entries of one page, and the cursor behind them."""
    if after := key_in(request.GET.get("sesudah")):
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("who")[: PER_PAGE + 1])
    return {
        "entries": in_words(found[:PER_PAGE]),
        "after": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else "",
        "is_further": bool(after),
    }


def _tables():
    names = {model._meta.db_table for model in trailed_models()}
    return sorted(((name, table_in_words(name)) for name in names), key=lambda pair: (pair[1], pair[0]))


def _reasons(record):
    """What officers wrote when they mended this record with a reason, the newest first."""
    kind = ContentType.objects.get_for_model(record)
    noted = LogEntry.objects.filter(content_type=kind, object_id=str(record.pk)).exclude(change_message__startswith="[")
    return noted.exclude(change_message="").select_related("user").order_by("-action_time", "-pk")[:PER_PAGE]


def record_history(request, record):
    """The trail of one record, for whoever may see the record in the administration."""
    return show(
        request,
        "registry/record_history.html",
        title=_("History of “%(record)s”") % {"record": record},
        record=record,
        opts=record._meta,
        reasons=_reasons(record),
        **page_of(request, Trail.objects.of(record)),
    )
