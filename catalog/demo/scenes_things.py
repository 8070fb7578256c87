"""Things that several demo scenes need: packets, jars, bottles, bowls, leaves; a place is (x0, x1, y0, y1)."""

from math import cos, pi, sin

from catalog.demo.scenes_motifs import curve, darker, ellipse, leaf, lighter, mix, points
from catalog.demo.scenes_stage import PAPER, Batik, ground


def moved(outline, x, y, turn=0.0, size=1.0):
    """An outline drawn about (0, 0), turned, enlarged and brought to (x, y)."""
    c, s = cos(turn) * size, sin(turn) * size
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in outline]


def mirrored(right):
    """An outline from its right half, given from top to bottom about x = 0."""
    return [*right, *((-x, y) for x, y in reversed(right))]


# ---------------------------------------------------------------- packs
def pouch(s, place, skin, label=None):
    """A stand-up packet with a crimped head; `label` is the ink of its star."""
    x0, x1, y0, y1 = place
    s.shadow(x0, x1, y1)
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2
    right = [(half - 14, y0), (half + 4, (y0 + y1) / 2), (half - 2, y1 - 40), (half - 30, y1 + 4), (0, y1 + 14)]
    s.fill(curve(tuple(moved(mirrored(right), middle, 0)), closed=False), skin)
    s.box(x0 + 12, y0 - 46, x1 - 12, y0 + 12, 8, ground(skin), light="face")
    for row in range(5):
        y = y0 - 36 + row * 10
        s.line([(x0 + 20, y), (x1 - 20, y)], darker(ground(skin)), 2)
    if label:
        s.label(middle, (y0 + y1) / 2, half * 0.72, ink=label)


def jar(s, place, skin, lid):
    """A round jar with a ribbed lid."""
    x0, x1, y0, y1 = place
    s.shadow(x0, x1, y1)
    s.box(x0, y0, x1, y1, 64, skin)
    s.box(x0 + 22, y0 - 92, x1 - 22, y0 + 20, 20, lid)
    for rib in range(9):
        x = x0 + 60 + rib * (x1 - x0 - 120) / 8
        s.line([(x, y0 - 70), (x, y0)], darker(lid, 0.22), 3)


def bottle(s, place, skin, cap):
    """A bottle with a neck and a cap."""
    x0, x1, y0, y1 = place
    s.shadow(x0, x1, y1)
    half, top = (x1 - x0) / 2, y0 + 210
    neck = half * 0.36
    right = [(neck, y0), (neck, y0 + 80), (half * 0.9, top), (half, top + 110), (half, y1 - 60)]
    right += [(half * 0.88, y1 + 4), (0, y1 + 12)]
    s.fill(curve(tuple(moved(mirrored(right), (x0 + x1) / 2, 0)), closed=False), skin)
    middle = (x0 + x1) / 2
    s.box(middle - neck - 12, y0 - 66, middle + neck + 12, y0 + 22, 14, cap)


def can(s, place, skin, rim="#cfc9bd"):
    """A tin with a bright lid."""
    x0, x1, y0, y1 = place
    s.shadow(x0, x1, y1)
    s.box(x0, y0, x1, y1, 34, skin)
    s.oval(x0, y0 - 32, x1, y0 + 42, rim)
    s.oval(x0 + 24, y0 - 20, x1 - 24, y0 + 32, darker(rim, 0.2))


def carton(s, place, depth, skin):
    """An upright box with its right side in the shade."""
    x0, x1, y0, y1 = place
    s.shadow(x0, x1 + depth, y1)
    skew = depth * 0.32
    dim = Batik(darker(skin.colour, 0.35), darker(skin.wax, 0.35), *skin[2:]) if isinstance(skin, Batik) else skin
    s.fill([(x1, y0), (x1 + depth, y0 - skew), (x1 + depth, y1 - skew), (x1, y1)], dim, light="face")
    lid = [(x0, y0), (x0 + depth, y0 - skew), (x1 + depth, y0 - skew), (x1, y0)]
    s.fill(lid, lighter(ground(skin), 0.22), light="face")
    s.fill(points(f"{x0} {y0} {x1} {y0} {x1} {y1} {x0} {y1}"), skin, light="face")


def tag(s, x, y, turn=0.25, ink="#8c2a20"):
    """A small paper tag on a string."""
    s.line([(x, y - 70), (x + 14, y)], "#d8c9a0", 4)
    s.fill(moved(points("-30 0  30 0  30 86  0 108  -30 86"), x + 14, y, turn), PAPER, light="face")
    s.line([(x - 2, y + 34), (x + 14, y + 38)], ink, 5)


# ---------------------------------------------------------------- dishes
def bowl(s, place, skin, inside):
    """A bowl seen from the side, full to its rim; y0 is the rim."""
    x0, x1, y0, y1 = place
    middle, half, depth = (x0 + x1) / 2, (x1 - x0) / 2, y1 - y0
    s.shadow(middle - half * 0.55, middle + half * 0.55, y1)
    right = [(half, y0), (half * 0.93, y0 + depth * 0.5), (half * 0.6, y1 - 8), (half * 0.4, y1 + 8)]
    s.fill(curve(tuple(moved(mirrored(right), middle, 0)), closed=False), skin)
    s.oval(x0, y0 - half * 0.17, x1, y0 + half * 0.17, lighter(ground(skin), 0.3))
    s.oval(x0 + half * 0.08, y0 - half * 0.13, x1 - half * 0.08, y0 + half * 0.14, inside)


def plate(s, cx, cy, half, skin="#f1ead8"):
    """A flat plate on the table, seen from the side."""
    s.shadow(cx - half * 0.7, cx + half * 0.7, cy + half * 0.1)
    s.oval(cx - half, cy - half * 0.16, cx + half, cy + half * 0.15, skin, soft=0.7)
    s.oval(cx - half * 0.78, cy - half * 0.11, cx + half * 0.78, cy + half * 0.09, darker(ground(skin), 0.1), soft=0.5)


def dish(s, cx, cy, r, colour, rim):
    """A bowl full to the brim, from above."""
    ring = ellipse(cx - r, cy - r, cx + r, cy + r)
    s.shade_under(ring, shift=r * 0.08, blur=r * 0.07 + 6)
    s.fill(ring, rim, light="face")
    s.oval(cx - r * 0.86, cy - r * 0.86, cx + r * 0.86, cy + r * 0.86, darker(colour, 0.35), light="face")
    s.ball(cx, cy, r * 0.8, colour)


def cup(s, place, skin, drink):
    """A cup with its handle to the right; y0 is the rim."""
    x0, x1, y0, y1 = place
    middle, half, depth = (x0 + x1) / 2, (x1 - x0) / 2, y1 - y0
    ear = [(half * 0.94, y0 + depth * 0.18), (half * 1.3, y0 + depth * 0.14), (half * 1.48, y0 + depth * 0.32)]
    ear += [(half * 1.3, y0 + depth * 0.54), (half * 0.74, y0 + depth * 0.66)]
    line = curve(tuple(moved(ear, middle, 0)), closed=False)
    s.line(line, darker(ground(skin), 0.22), half * 0.16)
    s.line([(x - 2, y - 5) for x, y in line], ground(skin), half * 0.11)
    right = [(half, y0), (half * 0.91, y0 + depth * 0.5), (half * 0.56, y1 - 30), (0, y1)]
    s.fill(curve(tuple(moved(mirrored(right), middle, 0)), closed=False), skin)
    s.oval(x0, y0 - half * 0.16, x1, y0 + half * 0.17, lighter(ground(skin), 0.2))
    s.oval(x0 + half * 0.12, y0 - half * 0.1, x1 - half * 0.12, y0 + half * 0.13, drink)


def steam(s, cx, y, colour):
    """Three wisps of steam."""
    for wisp, (x, up) in enumerate(((cx - 90, 0), (cx, -50), (cx + 90, 0))):
        s.line([(x + 16 * sin(i / 3 + wisp), y + up - i * 13) for i in range(16)], colour, 8)


# ---------------------------------------------------------------- what grows
def heap(cx, cy, r, count):
    """Places and turns of `count` pieces that fill a round, as seeds sit in a sunflower."""
    for seed in range(count):
        reach, turn = r * (seed / count) ** 0.5, seed * 2.39996
        yield cx + reach * cos(turn), cy + reach * sin(turn), turn


def ring_of(cx, cy, rx, ry, count):
    """Places on an ellipse, with the angle of each."""
    for at in range(count):
        turn = 2 * pi * at / count
        yield cx + rx * cos(turn), cy + ry * sin(turn), turn


def greens(s, x, y, length, turns, colour="#3f6b35"):
    """Leaves from one place, each with its midrib."""
    for at, turn in enumerate(turns):
        shade = mix(colour, "#8fae5a", at % 3 * 0.22)
        reach = length * (1 - at % 2 * 0.16)
        s.fill(leaf(x, y, reach, reach * 0.24, turn), shade, light="face")
        s.line([(x, y), (x + reach * 0.9 * cos(turn), y + reach * 0.9 * sin(turn))], lighter(shade, 0.35), 3)


BEAN = tuple(ellipse(-1, -0.68, 1, 0.68, steps=28))


def beans(s, places, colour="#4a2b18", size=26):
    """Coffee beans or kernels lying about: (x, y, turn) each."""
    for x, y, turn in places:
        lie = moved(BEAN, x, y, turn, size)
        s.shade_under(lie, shift=5, blur=5, strength=110)
        s.fill(lie, colour, light="face")
        s.line(moved(((-0.8, 0.06), (-0.3, -0.08), (0.3, 0.08), (0.8, -0.06)), x, y, turn, size), darker(colour), 4)


CHILLI = curve(((0, -0.09), (0.2, -0.11), (0.6, -0.07), (1, 0.1), (0.6, 0.07), (0.2, 0.1), (0, 0.09)))


def chilli(s, x, y, length, turn, colour="#c3271a"):
    """A chilli from its stalk."""
    lie = moved(CHILLI, x, y, turn, length)
    s.shade_under(lie, shift=6, blur=6)
    s.fill(lie, colour, light="face", soft=1.6)
    s.line(moved(((0, 0), (-0.18, 0.08)), x, y, turn, length), "#4f7a2e", length * 0.06)


def root(s, x, y, length, turn=0.0, colour="#c99a5b"):
    """A root of ginger or turmeric: knobs in a row and two fingers."""
    knobs = [(at * 0.13, 0.03 * sin(at * 2), 0.12 + 0.03 * sin(at * 1.7)) for at in range(8)]
    knobs += [(0.3, -0.14, 0.1), (0.36, -0.26, 0.085), (0.66, 0.14, 0.1), (0.74, 0.25, 0.08)]
    s.shade_under(moved(ellipse(-0.1, -0.14, 1.05, 0.16), x, y, turn, length), shift=12, blur=14, strength=140)
    for px, py, r in knobs:
        cx, cy = moved(((px, py),), x, y, turn, length)[0]
        s.ball(cx, cy, r * length, colour)


def slat(s, start, end, colour, width):
    """A straight round stick, lit from the left."""
    s.line([start, end], darker(colour, 0.45), width)
    shift = -width * 0.12
    s.line([(x + shift, y + shift * 0.4) for x, y in (start, end)], colour, width * 0.64)
