"""Counts beside the values of every facet, in one question to the database.

Beside a value stands how many products there are if it were chosen with all that is chosen in the *other* facets.
One scan finds the products of search and price; each facet then counts among those that its neighbours leave.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Value, When

from catalog.choices import FACET_PAPERS
from catalog.filters import NOTHING, PaperFacet
from catalog.models.listing import shows_paper


@dataclass
class Counts:
    """`total` meets every facet; `beside[facet][key]` stands beside a value; `without[facet]` drops that facet."""

    total: int = 0
    beside: dict = field(default_factory=dict)
    without: dict = field(default_factory=dict)

    def of(self, name, option) -> int:
        """The number beside an option; the database writes a yes as "true"."""
        key = "true" if option.key is True else str(option.key)
        return self.beside.get(name, {}).get(key, 0)


def count(listings, filters) -> Counts:
    """Count among `listings` (found by search and price) for every facet of the filter set."""
    try:
        columns, sql, params = _found(listings, filters)
    except EmptyResultSet:
        return Counts()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found ({columns}) AS MATERIALIZED ({sql}) {_counting(filters)}", params)
        return _read(cursor.fetchall())


def _found(listings, filters):
    """SQL of one narrow row per product: what it holds of each facet, and which of the chosen facets it meets."""
    plain = {name: facet.column for name, facet in filters.facets.items() if not isinstance(facet, PaperFacet)}
    shown = {f"shows_{kind}": _yes(shows_paper(kind, filters.day)) for kind in FACET_PAPERS}
    meets = {f"meets_{name}": _yes(condition) for name, condition in filters.conditions().items()}
    rows = listings.order_by().annotate(**shown, **meets).values_list(*plain.values(), *shown, *meets)
    return ", ".join([*plain, *shown, *meets]), *rows.query.sql_with_params()


def _yes(condition):
    """True or false, also where a column is empty or nothing can match."""
    return Value(False) if condition is NOTHING else Case(When(condition, then=True), default=False)


def _counting(filters) -> str:
    """SQL of all counts, one under the other: (facet, value, number).

    Only names of our own filters stand in it; every value from outside went in as a parameter of `_found`.
    """
    chosen = list(filters.conditions())
    parts = [_select("total", "''", chosen)]
    for name, facet in filters.facets.items():
        others = [other for other in chosen if other != name]
        parts.append(_beside(name, facet, others))
        if name in chosen:
            parts.append(_select("without", f"'{name}'", others))
    return " UNION ALL ".join(parts)


def _beside(name, facet, others) -> str:
    if not isinstance(facet, PaperFacet):
        return f"{_select(name, f'{name}::text', others)} GROUP BY {name}"
    kinds = ", ".join(f"('{kind}', shows_{kind})" for kind in FACET_PAPERS)
    source = f"found CROSS JOIN LATERAL (VALUES {kinds}) papers (kind, shows)"
    return f"{_select(name, 'kind', others, source)} AND shows GROUP BY kind"


def _select(facet, value, met, source="found") -> str:
    where = " AND ".join(["true", *(f"meets_{name}" for name in met)])
    return f"SELECT '{facet}', {value}, count(*) FROM {source} WHERE {where}"  # noqa: S608


def _read(rows) -> Counts:
    counts = Counts()
    for facet, value, number in rows:
        if facet == "total":
            counts.total = number
        elif facet == "without":
            counts.without[value] = number
        else:
            counts.beside.setdefault(facet, {})[value] = number
    return counts
