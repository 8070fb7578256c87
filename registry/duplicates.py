r"""Records that look like one: two of the same number, telephone, or name in one kabupaten or kota.

A name says nothing where both have an NSPP and the two differ – the ministry counts them as two – or where two UMKM
belong to two pesantren: of 32 pesantren Miftahul Ulum in one kabupaten each may have its Kopontren Miftahul Ulum. What
more than MOST_SHARING records share tells none of them from another and is passed over. Numbers meet by their digits
as written, since a normal form is kept only of those that are whole.
"""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.models import Pesantren, Umkm

MOST_SHARING = 50
REASONS = {
    "nspp": _("the same NSPP"),
    "nib": _("the same NIB"),
    "npwp": _("the same NPWP"),
    "phone": _("the same telephone number"),
    "name": _("the same name in one kabupaten or kota"),
}
_NUMBER = r"coalesce(substring(regexp_replace({0}_written, '\D', '', 'g') FROM '^\d{{6,}}$'), nullif({0}, ''))"
_PHONE = "nullif(whatsapp, '')"
_NAME = "nullif(folded_name, '') || ' ' || regency_id"
# For each kind: [(reason, what two records share)], the strongest first, and the column by which a name is told apart.
_KEYS = {
    Pesantren: ([("nspp", _NUMBER.format("nspp")), ("phone", _PHONE), ("name", _NAME)], "nspp"),
    Umkm: (
        [("nib", _NUMBER.format("nib")), ("npwp", _NUMBER.format("npwp")), ("phone", _PHONE), ("name", _NAME)],
        "pesantren_id",
    ),
}
# Gathered by key and paired within: joined with itself, a table that the planner thinks small is compared whole.
_ALIKE = """
SELECT ids[i] AS first, ids[j] AS second, '{reason}' AS why, {rank} AS rank
FROM (
  SELECT array_agg(id ORDER BY id) AS ids, array_agg(apart ORDER BY id) AS aparts
  FROM (SELECT id, {apart} AS apart, {key} AS key FROM {table} WHERE merged_into_id IS NULL) keyed
  WHERE key IS NOT NULL GROUP BY key HAVING count(*) BETWEEN 2 AND {most}) shared,
  generate_series(1, cardinality(ids)) i, generate_series(i + 1, cardinality(ids)) j
WHERE ('{reason}' <> 'name' OR aparts[i] IS NULL OR aparts[j] IS NULL OR aparts[i] = aparts[j])
  AND NOT EXISTS (SELECT FROM registry_notthesame n
    WHERE n.{kind}_first_id = ids[i] AND n.{kind}_second_id = ids[j])"""
_PAGE = """
SELECT first, second, array_agg(why ORDER BY rank) FROM alike GROUP BY first, second
ORDER BY count(*) DESC, min(rank), first, second LIMIT %s OFFSET %s"""
_COUNT = "SELECT count(*) FROM (SELECT DISTINCT first, second FROM alike) pairs"


@dataclass(frozen=True)
class Pair:
    """Two records that look like one, and why (words); the older first."""

    first: object
    second: object
    why: list[str]


class Pairs:
    """All pairs of Pesantren or of Umkm that look alike, those with the most and strongest reasons first.

    To be cut into pages: counting takes one query, a slice two, however many rows. Records merged away, and pairs
    said not to be the same, are left out.
    """

    def __init__(self, model):
        self.model = model

    @cached_property
    def _alike(self):
        keys, apart = _KEYS[self.model]
        names = {"table": self.model._meta.db_table, "kind": self.model._meta.model_name, "most": MOST_SHARING}
        alike = " UNION ALL ".join(
            _ALIKE.format(reason=reason, key=key, rank=rank, apart=apart, **names)
            for rank, (reason, key) in enumerate(keys)
        )
        return f"WITH alike AS ({alike})"

    def count(self) -> int:
        return self._fetch(_COUNT)[0][0]

    def __len__(self):
        return self.count()

    def __getitem__(self, part: slice) -> list[Pair]:
        found = self._fetch(_PAGE, part.stop - part.start, part.start)
        joined = ["regency", "pesantren__regency"] if self.model is Umkm else ["regency"]
        records = self.model.objects.select_related(*joined).in_bulk({pk for row in found for pk in row[:2]})
        return [Pair(records[one], records[other], [str(REASONS[why]) for why in told]) for one, other, told in found]

    def _fetch(self, wanted, *values):
        with connection.cursor() as cursor:
            cursor.execute(self._alike.replace("%", "%%") + wanted, values)
            return cursor.fetchall()
