"""The stage of the demo pictures: a batik wall over a table, or a table seen from above, and light from the left."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from catalog.demo.scenes_motifs import (
    FINE,
    S,
    darker,
    ellipse,
    lighter,
    mix,
    motif,
    petal,
    points,
    ramp,
    rgb,
    rounded,
    star,
)

TABLE = 985  # where the wall meets the table
GOLD = "#d9a63c"
PAPER = "#f8f1e0"
GREEN = "#1f4a37"
# Dark and light across a body: a cylinder, a face that is nearly flat, and one that is flat.
LIGHTS = {
    "round": ((96, 20, 0, 0, 24, 74, 142, 176), (0, 25, 74, 35, 0, 0, 0, 9)),
    "face": ((20, 0, 0, 10, 34, 62), (37, 16, 0, 0, 0, 0)),
    "flat": ((0, 0, 6, 14), (14, 8, 0, 0)),
}


class Picture(NamedTuple):
    """One demo picture: what it shows in words, the product names it suits by their first word, and its scene."""

    name: str
    category_slug: str
    alt_id: str
    alt_en: str
    draw: Callable[[], "Stage"]
    suits: tuple[str, ...] = ()


class Batik(NamedTuple):
    """A skin with a motif: dyed ground, wax lines, and how strongly they show."""

    colour: str
    wax: str
    pattern: str
    step: int | None = None
    amount: float = 0.5


class Wall(NamedTuple):
    """A colour way: wall, wax lines on it, table, motif."""

    colour: str
    wax: str
    table: str
    motif: str


class Stage:
    """A square picture on which bodies are laid one over the other; lengths and places in pixels."""

    view = (110, 190, 1200, 1280)  # the part that is shown: things stand low on a table

    def __init__(self, wall: Wall):
        self.image = _backdrop(wall)

    def photo(self):
        """What the camera sees."""
        return self.image.resize((S, S), Image.Resampling.LANCZOS, self.view)

    def fill(self, outline, skin, light="round", soft=1.0):
        """A body with its skin, a colour or Batik, and light from the left."""
        x0, y0, x1, y1, mask = _mask(outline)
        face = Image.new("RGB", mask.size, rgb(ground(skin)))
        if isinstance(skin, Batik):
            field = motif(skin.pattern, skin.step).crop((x0, y0, x1, y1))
            face.paste(mix(skin.colour, skin.wax, skin.amount), mask=field)
        if light:
            _shade(face, ground(skin), light, soft)
        self.image.paste(face, (x0, y0), mask)

    def box(self, x0, y0, x1, y1, r, skin, **look):
        self.fill(rounded(x0, y0, x1, y1, r), skin, **look)

    def oval(self, x0, y0, x1, y1, skin, **look):
        self.fill(ellipse(x0, y0, x1, y1), skin, **look)

    def ball(self, cx, cy, r, colour, squash=1.0):
        """A body round in all directions, lit from the upper left."""
        x0, y0, x1, y1, mask = _mask(ellipse(cx - r, cy - r * squash, cx + r, cy + r * squash))
        face = Image.new("RGB", mask.size, rgb(darker(colour, 0.6)))
        face.paste(rgb(colour), mask=_glow((x1 - x0, y1 - y0), 0.42, 0.4, 1.75))
        face.paste(lighter(colour, 0.6), mask=_glow((x1 - x0, y1 - y0), 0.34, 0.28, 0.7).point(_HALF))
        self.image.paste(face, (x0, y0), mask)

    def line(self, places, colour, width):
        """A line with round ends along the places."""
        margin = width / 2 + 2
        xs, ys = [x for x, _ in places], [y for _, y in places]
        x0, y0 = int(max(0, min(xs) - margin)), int(max(0, min(ys) - margin))
        x1, y1 = int(min(S, max(xs) + margin)) + 1, int(min(S, max(ys) + margin)) + 1
        mask = Image.new("L", ((x1 - x0) * FINE, (y1 - y0) * FINE))
        pen, large = ImageDraw.Draw(mask), [((x - x0) * FINE, (y - y0) * FINE) for x, y in places]
        pen.line(large, fill=255, width=max(1, round(width * FINE)), joint="curve")
        for x, y in (large[0], large[-1]):
            half = width * FINE / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
        self.image.paste(rgb(colour), (x0, y0), mask.reduce(FINE))

    def glow(self, cx, cy, r, colour):
        """Light that spreads from a place."""
        self.image.paste(rgb(colour), (cx - r, cy - r), _glow((2 * r, 2 * r), 0.5, 0.5, 1.0).point(_HALF))

    def shadow(self, x0, x1, y, strength=125):
        """What a body from x0 to x1, standing at y, throws on the table: soft and long, and dark where it stands."""
        self.dim(ellipse(x0 - 10, y - 26, x1 + 120, y + 40), 20, strength)
        self.dim(ellipse(x0 + 10, y - 10, x1 - 4, y + 14), 9, strength + 40)

    def shade_under(self, outline, shift=16, strength=120, blur=14):
        """The shadow of something that lies flat and is seen from above."""
        self.dim([(x + shift, y + shift * 1.2) for x, y in outline], blur, strength)

    def dim(self, outline, blur, strength):
        """Darken softly inside an outline; drawn at a quarter of its size, since all of it is soft."""
        spread, small = blur * 3, 4
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        x0, y0 = int(min(xs) - spread), int(min(ys) - spread)
        size = (int(max(xs) - x0 + spread) // small, int(max(ys) - y0 + spread) // small)
        mask = Image.new("L", size)
        place = [((x - x0) / small, (y - y0) / small) for x, y in outline]
        ImageDraw.Draw(mask).polygon(place, fill=min(255, strength))
        mask = mask.filter(ImageFilter.GaussianBlur(blur / small))
        self.image.paste((18, 16, 12), (x0, y0), mask.resize((size[0] * small, size[1] * small)))

    def label(self, cx, cy, r, paper=PAPER, ink=GREEN, gold=GOLD):
        """A round label with the star, and two lines where words would be."""
        sticker, mask = _label(round(r), paper, ink, gold)
        self.image.paste(sticker, (round(cx - r), round(cy - r)), mask)


def ground(skin):
    """The colour under a skin."""
    return skin.colour if isinstance(skin, Batik) else skin


_HALF = [value // 2 for value in range(256)]
_FADE = [max(0, 255 - round(value * 2**0.5)) for value in range(256)]  # Pillow's own reaches white in the corners


def _mask(outline):
    """The box around an outline, cut to the picture, and the outline in it with smooth edges."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    x0, y0 = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
    x1, y1 = min(S, int(max(xs)) + 2), min(S, int(max(ys)) + 2)
    large = Image.new("L", ((x1 - x0) * FINE, (y1 - y0) * FINE))
    place = [((x - x0) * FINE, (y - y0) * FINE) for x, y in outline]
    ImageDraw.Draw(large).polygon(place, fill=255)
    return x0, y0, x1, y1, large.reduce(FINE)


def _shade(face, colour, light, soft):
    dark, bright = LIGHTS[light]
    face.paste(mix(colour, "#0b0a08", 0.86), mask=ramp(_softened(dark, soft), face.size))
    face.paste((255, 252, 240), mask=ramp(_softened(bright, soft), face.size))


@lru_cache
def _softened(stops, soft):
    return tuple(round(stop * soft) for stop in stops)


@lru_cache(maxsize=32)
def _glow(size, cx, cy, reach):
    """White at (cx, cy), given in parts of the box, black at `reach` half widths from there."""
    width, height = size
    spot = Image.radial_gradient("L").point(_FADE)
    span = (round(width * reach), round(height * reach))
    field = Image.new("L", size)
    field.paste(spot.resize(span), (round(width * cx - span[0] / 2), round(height * cy - span[1] / 2)))
    return field


@lru_cache(maxsize=16)
def _label(r, paper, ink, gold):
    edge, c = 2 * r * FINE, r * FINE
    sticker, mask = Image.new("RGB", (edge, edge), rgb(paper)), Image.new("L", (edge, edge))
    ImageDraw.Draw(mask).ellipse((0, 0, edge - 1, edge - 1), fill=255)
    pen, low = ImageDraw.Draw(sticker), c * 0.86
    pen.ellipse((c * 0.12, c * 0.12, c * 1.88, c * 1.88), outline=rgb(gold), width=int(c * 0.04))
    pen.polygon(star(c, low, c * 0.46), fill=rgb(ink))
    for turn in range(4):
        pen.polygon(petal(c, low, c * 0.3, c * 0.085, 0.7854 + turn * 1.5708), fill=rgb(paper))
    for row, half in enumerate((0.44, 0.28)):
        y = c * (1.46 + row * 0.17)
        line = (c * (1 - half), y, c * (1 + half), y + c * 0.07)
        pen.rounded_rectangle(line, c * 0.03, fill=mix(ink, paper, 0.25 + row * 0.25))
    return sticker.reduce(FINE), mask.reduce(FINE)


def _backdrop(wall):
    """A wall in the dim corner of a room, its batik in wax, and a table before it."""
    image = Image.new("RGB", (S, S), rgb(wall.colour))
    image.paste(mix(wall.colour, wall.wax, 0.34), mask=motif(wall.motif))
    image.paste(mix(wall.colour, "#000000", 0.34), mask=_dusk())
    table = Image.new("RGB", (S, S - TABLE), rgb(wall.table))
    grain = motif("grain").crop((0, 0, S, S - TABLE)).point(_HALF)
    table.paste(darker(wall.table, 0.3), mask=grain)
    table.paste(lighter(wall.table, 0.2), mask=ramp((70, 200, 110, 20), table.size))
    table.paste(darker(wall.table, 0.5), mask=ramp((0, 0, 60, 120), table.size, across=False))
    image.paste(table, (0, TABLE))
    ImageDraw.Draw(image).rectangle((0, TABLE - 4, S, TABLE + 3), fill=lighter(wall.table, 0.3))
    return image


@lru_cache
def _dusk():
    glow = Image.radial_gradient("L").resize((S * 2, S * 2))
    left, top = S // 2 - 160, S // 2 - 60
    return glow.crop((left, top, left + S, top + S)).point([min(205, int(value * 0.95)) for value in range(256)])


class Board(Stage):
    """A table seen from above; `cloth` (Batik) lies over its lower right."""

    view = (30, 30, 1250, 1250)

    def __init__(self, wood, cloth=None):
        self.image = _planks(wood)
        if cloth:
            runner = points("1290 560  1290 1290  460 1290")
            self.shade_under(runner, shift=-14, blur=18)
            self.fill(runner, cloth, light="flat")
            self.line(points("1290 596  500 1290"), mix(cloth.colour, cloth.wax, 0.8), 7)


def _planks(wood):
    image = Image.new("RGB", (S, S), rgb(wood))
    image.paste(darker(wood, 0.22), mask=motif("grain", 210))
    image.paste(lighter(wood, 0.28), mask=_glow((S, S), 0.32, 0.26, 2.4).point(_HALF))
    pen = ImageDraw.Draw(image)
    for y in (316, 640, 964):
        pen.line((0, y, S, y), fill=darker(wood, 0.45), width=5)
        pen.line((0, y + 5, S, y + 5), fill=lighter(wood, 0.2), width=2)
    return image


# ---------------------------------------------------------------- colour ways
OCHRE = Wall("#c98f2e", "#ffe2a0", "#7b4a16", "kawung")
HONEY = Wall("#d8a239", "#ffeab5", "#8a5416", "surya")
TERRA = Wall("#b2452f", "#f6b48f", "#5e1f18", "parang")
ROSE = Wall("#b8574a", "#ffd3bd", "#6d2a26", "surya")
BLUSH = Wall("#c99a92", "#ffe6df", "#7d5350", "truntum")
PLUM = Wall("#9c7f93", "#f0dcea", "#55405a", "kawung")
INDIGO = Wall("#3c4a63", "#a9b7cc", "#2a2230", "truntum")
SLATE = Wall("#58707a", "#cfe0e2", "#33424a", "surya")
TEAL = Wall("#2f7480", "#bfe6e4", "#1c4b55", "surya")
LEAF = Wall("#7c9a6a", "#e7f0c8", "#4a5a35", "truntum")
MOSS = Wall("#7f8c4a", "#e9efb4", "#5a4a26", "surya")
SAGE = Wall("#6f7d5a", "#dfe3bd", "#59422a", "gringsing")
COFFEE = Wall("#8a6a4b", "#e9cfa5", "#4a3322", "parang")
CLAY = Wall("#b07f5c", "#f6dcbd", "#6a4026", "parang")
STRAW = Wall("#8d8a72", "#e6e1c4", "#6b4f33", "anyam")
FOREST = Wall("#2c5a46", "#a8cfae", "#4a3a26", "kawung")
