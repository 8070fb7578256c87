"""Who looked at whose personal data: one row of Access for each officer, record and day, however often a page loads."""

from django.db import connection
from django.utils.translation import gettext_noop

from registry.choices import AccessKind
from registry.days import today
from registry.models import Access

OPENED = gettext_noop("Opened in the course of work")


def key_of(record) -> str:
    """How Access and this module name a record: "registry.user:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


def note_view(record, *, by, columns, rows=1, why=OPENED) -> None:
    """Note that somebody saw personal data of this record; one query. What one sees of oneself is not noted."""
    if by == record:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO registry_access (user_id, kind, what, whose, filters, columns, rows, is_personal, why)
            SELECT %(by)s, %(kind)s, %(what)s, %(whose)s, '', %(columns)s::varchar[], %(rows)s, true, %(why)s
            WHERE NOT EXISTS (
              SELECT FROM registry_access WHERE whose = %(whose)s AND user_id = %(by)s AND kind = %(kind)s
                AND why = %(why)s AND (at AT TIME ZONE 'Asia/Jakarta')::date = %(day)s)
            """,
            {
                "by": by.pk,
                "kind": AccessKind.VIEW,
                "what": record._meta.label_lower,
                "whose": key_of(record),
                "columns": list(columns),
                "rows": rows,
                "why": why,
                "day": today(),
            },
        )


def views_of(keys):
    """What was noted of these records, the newest first."""
    return Access.objects.filter(whose__in=list(keys)).select_related("user").order_by("-pk")
