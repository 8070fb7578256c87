"""The tile map: where each kabupaten and kota stands in the drawing, and how dark its number of products makes it."""

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from catalog.models import Listing
from registry.choices import RegencyKind
from registry.models import Regency

CELL, GAP = 46, 1  # in the units of the drawing: eight tiles across are each a finger wide on a phone
SHADES = 5
ROUND_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_000, 5_000, 10_000)


@dataclass(frozen=True)
class Tile:
    """One place in the drawing. `shade` is 0 for no product, else 1 to SHADES."""

    regency: Regency
    products: int
    shade: int
    x: int
    y: int
    middle_x: int
    baseline: int
    is_kota: bool


@dataclass(frozen=True)
class TileMap:
    tiles: list
    legend: list  # [(shade, lowest number, highest or None)]
    width: int
    height: int

    @property
    def by_name(self):
        return sorted(self.tiles, key=lambda tile: (tile.regency.short_name, tile.is_kota))

    @property
    def most(self):
        """The tile with the most products; None while there is none."""
        return max((tile for tile in self.tiles if tile.products), key=lambda tile: tile.products, default=None)


def with_products():
    """Places in use, each with its number of published products."""
    here = Listing.objects.filter(regency=OuterRef("pk")).order_by().values("regency")
    number = Subquery(here.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return Regency.objects.filter(is_active=True).annotate(products=Coalesce(number, 0))


def tile_map() -> TileMap:
    """The whole map; one question to the database."""
    places = sorted(with_products(), key=lambda place: (place.tile_row, place.tile_column))
    step = _step(max((place.products for place in places), default=0))
    tiles = [_tile(place, step) for place in places]
    return TileMap(
        tiles,
        _legend(step),
        max((tile.x + CELL for tile in tiles), default=CELL),
        max((tile.y + CELL for tile in tiles), default=CELL),
    )


def _step(most):
    """The round number of products by which the shade grows, so that the darkest is in use."""
    return next((step for step in ROUND_STEPS if step * SHADES >= most), ROUND_STEPS[-1])


def _legend(step):
    bands = [(shade, (shade - 1) * step + 1, shade * step) for shade in range(1, SHADES)]
    return [*bands, (SHADES, (SHADES - 1) * step + 1, None)]


def _tile(place, step):
    x, y = (number * (CELL + GAP) for number in (place.tile_column, place.tile_row))
    return Tile(
        place,
        place.products,
        min(SHADES, -(-place.products // step)),
        x,
        y,
        x + CELL // 2,
        y + CELL // 2 + 5,
        place.kind == RegencyKind.KOTA,
    )
