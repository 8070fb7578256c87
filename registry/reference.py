"""Reference rows of the ground: the 38 kabupaten and kota. Added by code where missing, never changed again."""

from registry.models import Regency
from registry.places import REGENCIES


def keep_regencies(using):
    Regency.objects.using(using).bulk_create(
        [
            Regency(
                code=fact.code,
                name=fact.name,
                short_name=fact.short_name,
                kind=fact.kind,
                population=fact.population,
                tile_column=fact.tile_column,
                tile_row=fact.tile_row,
                tile_label=fact.tile_label,
            )
            for fact in REGENCIES
        ],
        ignore_conflicts=True,
    )
