"""Things that several demo scenes need: packets, jars, bottles, bowls, plates, leaves."""

from math import cos, pi, sin

from catalog.demo.scenes_motifs import curve, darker, ellipse, leaf, lighter, mix, points, stroke
from catalog.demo.scenes_stage import PAPER


def pouch(s, x0, x1, y0, y1, colour, wax, pattern, step=None, label=None):
    """A stand-up packet with a crimped head; `label` is the ink of its star."""
    s.shadow(x0, x1, y1)
    middle = (x0 + x1) / 2
    side = stroke(
        f"{x1 - 14} {y0}  {x1 + 4} {(y0 + y1) / 2}  {x1 - 2} {y1 - 40}  {x1 - 30} {y1 + 4}  {middle} {y1 + 14}  "
        f"{x0 + 30} {y1 + 4}  {x0 + 2} {y1 - 40}  {x0 - 4} {(y0 + y1) / 2}  {x0 + 14} {y0}"
    )
    s.fill(side, colour, wax=wax, pattern=pattern, step=step)
    s.box(x0 + 12, y0 - 46, x1 - 12, y0 + 12, 8, colour, light="face")
    for row in range(5):
        y = y0 - 36 + row * 10
        s.line([(x0 + 20, y), (x1 - 20, y)], darker(colour), 2)
    if label:
        s.label(middle, (y0 + y1) / 2, (x1 - x0) * 0.36, ink=label)


def jar(s, x0, x1, y0, y1, glass, lid, wax=None, pattern=None, step=None):
    """A round jar with a ribbed lid."""
    s.shadow(x0, x1, y1)
    s.box(x0, y0, x1, y1, 64, glass, wax=wax, pattern=pattern, step=step)
    s.box(x0 + 22, y0 - 92, x1 - 22, y0 + 20, 20, lid)
    for rib in range(9):
        x = x0 + 60 + rib * (x1 - x0 - 120) / 8
        s.line([(x, y0 - 70), (x, y0)], darker(lid, 0.22), 3)


def bottle(s, cx, half, y0, y1, colour, cap, **look):
    """A bottle with a neck and a cap."""
    s.shadow(cx - half, cx + half, y1)
    neck, top = half * 0.36, y0 + 210
    right = [(neck, y0), (neck, y0 + 80), (half * 0.9, top), (half, top + 110), (half, y1 - 60), (half * 0.88, y1 + 4)]
    places = [(cx + dx, y) for dx, y in right] + [(cx, y1 + 12)] + [(cx - dx, y) for dx, y in reversed(right)]
    s.fill(curve(tuple(places), closed=False), colour, **look)
    s.box(cx - neck - 12, y0 - 66, cx + neck + 12, y0 + 22, 14, cap)


def can(s, x0, x1, y0, y1, colour, wax, pattern, rim="#cfc9bd"):
    """A tin with a bright lid."""
    s.shadow(x0, x1, y1)
    s.box(x0, y0, x1, y1, 34, colour, wax=wax, pattern=pattern, amount=0.4)
    s.oval(x0, y0 - 32, x1, y0 + 42, rim)
    s.oval(x0 + 24, y0 - 20, x1 - 24, y0 + 32, darker(rim, 0.2))


def carton(s, x0, x1, y0, y1, depth, colour, wax, pattern, step=None):
    """An upright box with its right side in the shade."""
    s.shadow(x0, x1 + depth, y1)
    skew = depth * 0.32
    side = [(x1, y0), (x1 + depth, y0 - skew), (x1 + depth, y1 - skew), (x1, y1)]
    s.fill(side, darker(colour, 0.35), wax=wax, pattern=pattern, step=step, amount=0.25, light="face")
    lid = [(x0, y0), (x0 + depth, y0 - skew), (x1 + depth, y0 - skew), (x1, y0)]
    s.fill(lid, lighter(colour, 0.22), light="face")
    s.fill(
        points(f"{x0} {y0} {x1} {y0} {x1} {y1} {x0} {y1}"), colour, wax=wax, pattern=pattern, step=step, light="face"
    )


def bowl(s, cx, rim_y, half, depth, colour, inside, **look):
    """A bowl seen from the side, with what it holds up to its rim."""
    s.shadow(cx - half * 0.6, cx + half * 0.6, rim_y + depth)
    low = rim_y + depth
    right = [(half, rim_y), (half * 0.93, rim_y + depth * 0.5), (half * 0.6, low - 8), (half * 0.4, low + 8)]
    places = [(cx + dx, y) for dx, y in right] + [(cx - dx, y) for dx, y in reversed(right)]
    s.fill(curve(tuple(places), closed=False), colour, **look)
    s.oval(cx - half, rim_y - half * 0.17, cx + half, rim_y + half * 0.17, lighter(colour, 0.3))
    s.oval(cx - half * 0.92, rim_y - half * 0.13, cx + half * 0.92, rim_y + half * 0.14, inside)


def dish(s, cx, cy, r, colour, rim=None):
    """A plate or bowl from above."""
    ring = ellipse(cx - r, cy - r, cx + r, cy + r)
    s.shade_under(ring, shift=r * 0.07, blur=r * 0.07 + 6)
    s.fill(ring, rim or lighter(colour, 0.4), light="face")
    s.ball(cx, cy, r * 0.9, colour)
    s.oval(cx - r * 0.8, cy - r * 0.8, cx + r * 0.8, cy + r * 0.8, lighter(colour, 0.12), light="face")


def heap(cx, cy, r, count):
    """Places for `count` pieces that fill a round, as seeds sit in a sunflower."""
    for seed in range(count):
        reach, turn = r * (seed / count) ** 0.5, seed * 2.39996
        yield cx + reach * cos(turn), cy + reach * sin(turn), turn


def greens(s, x, y, length, turns, colour="#3f6b35"):
    """Leaves from one place, each with its midrib."""
    for at, turn in enumerate(turns):
        shade = mix(colour, "#8fae5a", at % 3 * 0.22)
        reach = length * (1 - at % 2 * 0.16)
        s.fill(leaf(x, y, reach, reach * 0.24, turn), shade, light="face")
        tip = (x + reach * 0.9 * cos(turn), y + reach * 0.9 * sin(turn))
        s.line([(x, y), tip], lighter(shade, 0.35), 3)


def steam(s, cx, y, colour):
    """Three wisps of steam."""
    for wisp, (x, up) in enumerate(((cx - 90, 0), (cx, -50), (cx + 90, 0))):
        s.line([(x + 16 * sin(i / 3 + wisp), y + up - i * 13) for i in range(16)], colour, 8)


def beans(s, places, colour="#4a2b18", size=26):
    """Coffee beans lying about: (x, y, turn) each."""
    for x, y, turn in places:
        ring = [(px * size, py * size * 0.68) for px, py in ellipse(-1, -1, 1, 1, steps=28)]
        lie = [(x + px * cos(turn) - py * sin(turn), y + px * sin(turn) + py * cos(turn)) for px, py in ring]
        s.shade_under(lie, shift=5, blur=5, strength=110)
        s.fill(lie, colour, light="face")
        along = [(x + t * size * 0.8 * cos(turn), y + t * size * 0.8 * sin(turn)) for t in (-1, -0.4, 0.4, 1)]
        s.line(along, darker(colour, 0.55), 4)


def band(s, x0, x1, y0, y1, colour, wax, pattern, amount=0.45, step=None):
    """A paper band around a round body, flat on a cylinder's front."""
    s.box(x0, y0, x1, y1, 6, colour, wax=wax, pattern=pattern, amount=amount, step=step)


def chilli(s, x, y, length, turn, colour="#c3271a"):
    """A chilli from its stalk."""
    ring = [(0, -0.09), (0.2, -0.11), (0.6, -0.07), (1, 0.1), (0.6, 0.07), (0.2, 0.1), (0, 0.09)]
    body = curve(tuple((px * length, py * length) for px, py in ring))
    lie = [(x + px * cos(turn) - py * sin(turn), y + px * sin(turn) + py * cos(turn)) for px, py in body]
    s.shade_under(lie, shift=6, blur=6)
    s.fill(lie, colour, light="face", soft=1.6)
    s.line([(x, y), (x - cos(turn - 0.4) * length * 0.2, y - sin(turn - 0.4) * length * 0.2)], "#4f7a2e", length * 0.06)


def slat(s, x0, y0, x1, y1, colour, width):
    """A straight piece of wood with grain-like light along it."""
    s.line([(x0, y0), (x1, y1)], darker(colour, 0.45), width)
    shift = -width * 0.12
    s.line([(x0 + shift, y0), (x1 + shift, y1)], colour, width * 0.62)


def tag(s, x, y, turn=0.25, paper=PAPER, ink="#8c2a20"):
    """A small paper tag on a string."""
    s.line([(x, y - 70), (x + 14, y)], "#d8c9a0", 4)
    half = [(-30, 0), (30, 0), (30, 86), (0, 108), (-30, 86)]
    body = [(x + 14 + px * cos(turn) - py * sin(turn), y + px * sin(turn) + py * cos(turn)) for px, py in half]
    s.fill(body, paper, light="face")
    s.line([(x - 2, y + 34), (x + 14, y + 38)], ink, 5)


def ring_of(cx, cy, rx, ry, count):
    """Places on an ellipse, with the angle of each."""
    for at in range(count):
        turn = 2 * pi * at / count
        yield cx + rx * cos(turn), cy + ry * sin(turn), turn
