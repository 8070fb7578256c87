"""Counts beside the values of every facet, in one question to the database.

Beside a value stands how many products there are if it were chosen with all that is chosen in the *other* facets.
One scan finds the products of search and price; each facet then counts among those that its neighbours leave.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Q, Value, When

from catalog.choices import FACET_PAPERS
from catalog.filters import NOTHING, PaperFacet


@dataclass
class Counts:
    """`total` meets every facet; `beside[facet][key]` stands beside a value; `without[facet]` drops one facet."""

    total: int = 0
    beside: dict = field(default_factory=dict)
    without: dict = field(default_factory=dict)


def count(listings, filters) -> Counts:
    """Count among `listings` (found by search and price) for every facet of the filter set."""
    try:
        sql, params = _found(listings, filters).query.sql_with_params()
    except EmptyResultSet:
        return Counts()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) {_counting(filters)}", params)
        return _read(cursor.fetchall())


def _found(listings, filters):
    """One narrow row per product: the column of each facet, and whether each chosen facet holds."""
    shown = {f"shows_{kind}": _yes(Q(**{f"{kind}_until__gte": filters.day})) for kind in FACET_PAPERS}
    holds = {f"in_{name}": _yes(condition) for name, condition in filters.conditions().items()}
    columns = [facet.column for facet in filters.facets.values() if not isinstance(facet, PaperFacet)]
    return listings.order_by().annotate(**shown, **holds).values_list(*columns, *shown, *holds)


def _yes(condition):
    """True or false, also where a column is empty or nothing can match."""
    return Value(False) if condition is NOTHING else Case(When(condition, then=True), default=False)


def _counting(filters) -> str:
    """The counts of all facets, one under the other: (facet, value, number), with '' for the total of all.

    Only names of our own filters and columns stand in this SQL; all values went in by `_found`.
    """
    chosen = list(filters.conditions())
    parts = [f"SELECT '' AS facet, '' AS value, count(*) FROM found{_where(chosen)}"]
    for name, facet in filters.facets.items():
        others = [other for other in chosen if other != name]
        parts.append(_beside(name, facet, others))
        if name in chosen:
            parts.append(f"SELECT 'without', '{name}', count(*) FROM found{_where(others)}")  # noqa: S608
    return " UNION ALL ".join(parts)


def _beside(name, facet, others) -> str:
    if isinstance(facet, PaperFacet):
        kinds = ", ".join(f"('{kind}', shows_{kind})" for kind in FACET_PAPERS)
        return (
            f"SELECT '{name}', kind, count(*) FROM found, LATERAL (VALUES {kinds}) AS papers (kind, shows)"  # noqa: S608
            f"{_where([*others], 'shows')} GROUP BY kind"
        )
    column = _column(facet)
    return f"SELECT '{name}', {column}::text, count(*) FROM found{_where(others)} GROUP BY {column}"  # noqa: S608
