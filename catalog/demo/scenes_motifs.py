"""Colours, curves and batik motifs from which the demo pictures are drawn; the same pixels each time."""

from functools import lru_cache, partial
from math import cos, pi, sin

from PIL import Image, ImageDraw

S = 1280  # edge of a picture in pixels
FINE = 3  # outlines are drawn so many times larger and shrunk: Pillow's own edges are jagged


# ---------------------------------------------------------------- colour
@lru_cache(maxsize=512)
def rgb(code):
    """'#rrggbb' as three numbers; three numbers as they are."""
    return tuple(int(code[at : at + 2], 16) for at in (1, 3, 5)) if isinstance(code, str) else code


@lru_cache(maxsize=512)
def mix(one, other, share):
    """`share` of the way from one colour to the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))


def darker(colour, share=0.25):
    return mix(colour, "#0b0a08", share)


def lighter(colour, share=0.25):
    return mix(colour, "#fffdf4", share)


@lru_cache(maxsize=64)
def ramp(stops, size, across=True):
    """A soft gray mask through `stops` (0 to 255), across or downwards."""
    line = Image.new("L", (len(stops), 1) if across else (1, len(stops)))
    line.putdata(stops)
    return line.resize(size, Image.Resampling.BICUBIC)


# ---------------------------------------------------------------- curves
@lru_cache(maxsize=256)
def points(text):
    """'x y  x y  …' as pairs of numbers."""
    numbers = [float(word) for word in text.split()]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


@lru_cache(maxsize=256)
def curve(text, closed=True, steps=14):
    """A smooth line through points (Catmull-Rom), closed to an outline or open as a stroke."""
    pts = points(text) if isinstance(text, str) else text
    last, line = len(pts) - 1, []
    for at in range(last + closed):
        near = [pts[(at + k) % len(pts) if closed else min(max(at + k, 0), last)] for k in (-1, 0, 1, 2)]
        line += [_between(near, step / steps) for step in range(steps)]
    return tuple(line) if closed else (*line, pts[-1])


def stroke(text):
    return curve(text, closed=False)


def _between(near, t):
    return tuple(
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(*near, strict=True)
    )


@lru_cache(maxsize=256)
def petal(cx, cy, length, width, angle):
    """A kawung petal: a lens from the middle outwards."""
    side = [(length * i / 20, sin(pi * i / 20) ** 0.8 * width) for i in range(21)]
    ring = side + [(x, -y) for x, y in reversed(side)]
    return [(cx + x * cos(angle) - y * sin(angle), cy + x * sin(angle) + y * cos(angle)) for x, y in ring]


def star(cx, cy, r, inner=0.765, turn=0.0, tips=8):
    """The eight-pointed star: Surya Majapahit and khatam in one figure."""
    spokes = ((r * (1 if i % 2 == 0 else inner), turn + pi * i / tips) for i in range(tips * 2))
    return [(cx + k * sin(a), cy - k * cos(a)) for k, a in spokes]


def ellipse(x0, y0, x1, y1, start=0.0, end=2 * pi, steps=72):
    """The outline of an ellipse in a box, or a part of it; angles clockwise from the right."""
    cx, cy, rx, ry = (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2
    turns = [start + (end - start) * i / steps for i in range(steps + 1)]
    return [(cx + rx * cos(a), cy + ry * sin(a)) for a in turns]


def rounded(x0, y0, x1, y1, r):
    """The outline of a box with round corners."""
    corners = ((x1 - r, y0 + r, -pi / 2), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, pi / 2), (x0 + r, y0 + r, pi))
    return [
        (cx + r * cos(turn + i * pi / 16), cy + r * sin(turn + i * pi / 16))
        for cx, cy, turn in corners
        for i in range(9)
    ]


def leaf(x, y, length, width, angle):
    """A pointed leaf from its stalk."""
    half = [(t / 16 * length, sin(pi * (t / 16) ** 0.8) * width) for t in range(17)]
    ring = half + [(px, -py) for px, py in reversed(half)]
    return [(x + px * cos(angle) - py * sin(angle), y + px * sin(angle) + py * cos(angle)) for px, py in ring]


# ---------------------------------------------------------------- motifs: white where the wax was
class _Tile:
    """One repeat of a motif; what crosses its edge comes in again at the other side."""

    def __init__(self, width, height):
        self.size = (width, height)
        self.mask = Image.new("L", (width * FINE, height * FINE))
        self.pen = ImageDraw.Draw(self.mask)

    def shape(self, outline, fill=255):
        width, height = self.size
        for dx in (-width, 0, width):
            for dy in (-height, 0, height):
                self.pen.polygon([((x + dx) * FINE, (y + dy) * FINE) for x, y in outline], fill=fill)

    def dot(self, cx, cy, r, fill=255):
        self.shape(ellipse(cx - r, cy - r, cx + r, cy + r, steps=24), fill)

    def spread(self, width=S, height=S):
        """The repeat laid over a whole field."""
        tile = self.mask.reduce(FINE)
        field = Image.new("L", (width, height))
        for x in range(0, width, self.size[0]):
            for y in range(0, height, self.size[1]):
                field.paste(tile, (x, y))
        return field


def kawung(step):
    tile = _Tile(step, step)
    for k in range(4):
        turn = pi / 4 + k * pi / 2
        start = step * 0.17
        tile.shape(petal(0, 0, step * 0.68, step * 0.17, turn))
        tile.shape(petal(start * cos(turn), start * sin(turn), step * 0.36, step * 0.045, turn), 0)
    tile.dot(step / 2, step / 2, step * 0.056)
    return tile.spread()


def parang(step):
    """Slanting rows of blades; `step` is the distance of two rows, and the whole leans by 45 degrees."""
    edge, k = round(step * 8**0.5), step / 150
    blade = points("0 22  52 30  72 66  44 92  66 126  22 116  4 96  26 66")
    tile = _Tile(edge, edge)
    for row in range(2):
        for at in range(-3, 3):
            along, across = (at + row / 2) * step * 2 / 3, row * step
            lean = partial(_leaning, along, across, k)
            tile.shape(lean(points("-2 0  102 0  102 7  -2 7")))
            tile.shape(lean(curve(blade)))
            tile.shape(lean(ellipse(30, 46, 46, 62, steps=20)), 0)
    return tile.spread()


def _leaning(along, across, size, outline):
    """An outline at a place on a slanting row."""
    half = 0.5**0.5
    spots = ((along + x * size, across + y * size) for x, y in outline)
    return [((x + y) * half, (y - x) * half) for x, y in spots]


def truntum(step):
    k = step / 142
    tile = _Tile(step, step)
    for cx, cy in ((0, 0), (step / 2, step / 2)):
        for turn in range(8):
            tile.shape(petal(cx, cy, (44 if turn % 2 else 34) * k, 7 * k, turn * pi / 4))
        tile.dot(cx, cy, 7 * k, 0)
        for turn in range(4):
            angle = pi / 4 + turn * pi / 2
            tile.dot(cx + 41 * k * cos(angle), cy + 41 * k * sin(angle), 4 * k)
    return tile.spread()


def surya(step):
    k = step / 214
    tile = _Tile(step, step)
    tile.shape(star(0, 0, 84 * k))
    tile.shape(star(0, 0, 70 * k), 0)
    for turn in range(8):
        tile.shape(petal(0, 0, 56 * k, 11 * k, turn * pi / 4 + pi / 8))
    tile.dot(0, 0, 9 * k, 0)
    for turn in range(4):
        tile.shape(petal(step / 2, step / 2, 62 * k, 14 * k, turn * pi / 2))
        tile.shape(petal(step / 2, step / 2, 44 * k, 5 * k, turn * pi / 2 + pi / 4))
    return tile.spread()


def sekar(step):
    """Sekar jagad: a map of islands, each with its own filling."""
    fine, fills = 2, [motif(name, round(step * part)) for name, part in _FILLS]
    shores, *cores = (Image.new("L", (S * fine, S * fine)) for _ in range(5))
    for row in range(-1, round(S / step / 0.84) + 2):
        for col in range(-1, S // step + 2):
            island = partial(_shore, step * fine, row, col)
            _draw(shores, island(1.0), 255)
            _draw(shores, island(0.94), 0)
            for at, core in enumerate(cores):
                _draw(core, island(1.0), 0)
                if at == (row * 2 + col) % 4:
                    _draw(core, island(0.88), 255)
    field = shores.reduce(fine)
    for core, fill in zip(cores, fills, strict=True):
        field.paste(fill, mask=core.reduce(fine))
    return field


_FILLS = (("kawung", 0.32), ("truntum", 0.36), ("surya", 0.5), ("gringsing", 0.24))


def _draw(mask, outline, fill):
    ImageDraw.Draw(mask).polygon(outline, fill=fill)


def _shore(step, row, col, part):
    """The shore of an island, drawn in to `part` of its size."""
    cx, cy = col * step + (step // 2 if row % 2 else 0), row * step * 0.84
    spokes = [i * pi / 6 for i in range(12)]
    wave = [(0.47 + 0.07 * sin(3 * a + row * 2 + col), 0.44 + 0.06 * cos(2 * a + col * 3 + row)) for a in spokes]
    ring = zip(wave, spokes, strict=True)
    reach = step * part
    return curve(tuple((cx + reach * rx * cos(a), cy + reach * ry * sin(a)) for (rx, ry), a in ring), steps=6)


def anyam(step):
    tile, k = _Tile(step * 2, step * 2), step / 96
    for row in (0, 1):
        for col in (0, 1):
            for at in range(5):
                near, far, low = (10 + at * 17) * k, (17 + at * 17) * k, 5 * k
                box = (low, near, step - low, far) if (row + col) % 2 else (near, low, far, step - low)
                shift = (col * step, row * step) * 2
                tile.shape(rounded(*(a + b for a, b in zip(box, shift, strict=True)), 3 * k))
    return tile.spread()


def gringsing(step):
    """Scales, each with an eye."""
    tile, r = _Tile(step, step), step / 2
    for cx, cy in ((0, step), (step, step), (r, r), (0, 0), (step, 0)):
        for radius, fill in ((r, 255), (r * 0.88, 0), (r * 0.2, 255)):
            tile.dot(cx, cy, radius, fill)
    return tile.spread()


def lurik(step):
    """Woven stripes of several widths."""
    tile = _Tile(step, step)
    for start, wide in ((0.05, 0.2), (0.32, 0.04), (0.42, 0.04), (0.6, 0.1), (0.78, 0.03), (0.86, 0.03)):
        left, right = start * step, (start + wide) * step
        tile.shape([(left, 0), (right, 0), (right, step), (left, step)])
    return tile.spread()


def grain(step):
    """The grain of wood, along the picture."""
    tile = _Tile(S, step)
    for row in range(7):
        y, wave = step * row / 7, step * 0.035
        upper = [(x, y + wave * sin(x * 2 * pi * (1 + row % 3) / S + row)) for x in range(0, S + 1, 40)]
        thick = 1.2 + (row * 5 % 4) * 1.1
        tile.shape([*upper, *((x, py + thick) for x, py in reversed(upper))], 120 + row * 37 % 120)
    return tile.spread()


_MOTIFS = {f.__name__: f for f in (kawung, parang, truntum, surya, sekar, anyam, gringsing, lurik, grain)}
_STEPS = {
    "kawung": 160,
    "parang": 150,
    "truntum": 142,
    "surya": 214,
    "sekar": 300,
    "anyam": 96,
    "gringsing": 90,
    "lurik": 120,
    "grain": 150,
}


@lru_cache(maxsize=32)  # 1.6 MB each
def motif(name, step=None):
    """A field of the motif as a mask, `step` pixels from one repeat to the next."""
    return _MOTIFS[name](step or _STEPS[name])
