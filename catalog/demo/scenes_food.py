"""Demo pictures of food, spices and what goes with rice."""

from functools import partial
from math import cos, pi, sin

from catalog.demo.scenes_motifs import curve, darker, ellipse, lighter, mix, points
from catalog.demo.scenes_stage import (
    CLAY,
    COFFEE,
    HONEY,
    MOSS,
    OCHRE,
    ROSE,
    SLATE,
    TERRA,
    Batik,
    Board,
    Picture,
    Stage,
)
from catalog.demo.scenes_things import BEAN, bowl, chilli, dish, greens, heap, jar, moved, pouch, ring_of, root

WOOD, DARK_WOOD = "#9b6b3f", "#5b3b26"


# ---------------------------------------------------------------- pieces
def crisp(s, x, y, colour, size=76):
    """A crisp lying on the table."""
    s.shadow(x - size * 0.8, x + size * 0.8, y + size * 0.34, 90)
    s.oval(x - size, y - size * 0.4, x + size, y + size * 0.44, colour, soft=0.7)
    s.oval(x - size * 0.68, y - size * 0.2, x + size * 0.68, y + size * 0.24, lighter(colour, 0.35), soft=0.4)


def heaped(s, place, colours, size):
    """A bowl heaped with flat pieces: (x0, x1, rim, foot)."""
    x0, x1, y0, _ = place
    middle, half = (x0 + x1) / 2, (x1 - x0) / 2
    for row, (wide, up) in enumerate(((0.74, 6), (0.56, 44), (0.34, 80), (0.1, 108))):
        count = 6 - row
        for at in range(count):
            x = middle + half * wide * (2 * at / max(1, count - 1) - 1)
            y = y0 - up + 10 * sin(at * 2 + row)
            colour = colours[(at + row) % len(colours)]
            tilted = moved(ellipse(-size, -size * 0.5, size, size * 0.5, steps=28), x, y, sin(at * 3 + row) * 0.6)
            s.fill(tilted, darker(colour, 0.3), light="face")
            s.fill([(px, py - 5) for px, py in tilted], colour, light="face")


def tray(s, cx, cy, r):
    """A round woven tray from above."""
    ring = ellipse(cx - r, cy - r, cx + r, cy + r)
    s.shade_under(ring, shift=26, blur=30)
    s.fill(ring, Batik("#8d5f2c", "#e8c07a", "parang", 60), light="face")
    inner = r * 0.9
    weave = Batik("#d3ab63", "#8a5f2a", "anyam", 64, 0.45)
    s.oval(cx - inner, cy - inner, cx + inner, cy + inner, weave, light="face")


def banana_leaf(s, cx, cy, length, turn):
    """A cut of banana leaf with its rib."""
    half = curve(
        ((-1, -0.26), (-0.4, -0.36), (0.5, -0.34), (1, -0.2), (1.02, 0.2), (0.5, 0.34), (-0.4, 0.36), (-1, 0.24))
    )
    lie = moved(half, cx, cy, turn, length)
    s.shade_under(lie, shift=10, blur=10)
    s.fill(lie, Batik("#3f7a3a", "#7fae58", "lurik", 46, 0.4), light="face")
    s.line(moved(((-1, 0), (1, 0)), cx, cy, turn, length), "#a9cc7c", 9)


# ---------------------------------------------------------------- makanan
def crisps(wall, pack, ink, colour):
    s = Stage(wall)
    pouch(s, (560, 960, 330, 1080), pack, ink)
    heaped(s, (200, 560, 940, 1110), (colour, lighter(colour, 0.2), darker(colour, 0.1)), 84)
    bowl(s, (200, 560, 940, 1110), Batik("#7a4a26", "#d9a863", "grain"), darker(colour, 0.2))
    heaped(s, (225, 535, 926, 1110), (colour, lighter(colour, 0.2), darker(colour, 0.1)), 74)
    crisp(s, 1080, 1130, colour)
    return s


def two_packs(wall, back, front, inks):
    s = Stage(wall)
    pouch(s, (610, 990, 330, 1070), back, inks[0])
    pouch(s, (290, 650, 430, 1120), front, inks[1])
    return s


CRACKER = tuple(
    ((78 + 6 * cos(6 * a)) * cos(a), (48 + 5 * cos(6 * a)) * sin(a)) for a in (i * pi / 30 for i in range(60))
)


def crackers():
    s = Stage(SLATE._replace(motif="lurik"))
    s.shadow(360, 920, 1110)
    s.box(360, 380, 920, 1110, 80, "#9fb2b4")
    for row in range(6):
        for at in range(4 + row % 2):
            x, y = min(832, max(448, 432 + at * 138 - row % 2 * 66)), 1040 - row * 112
            tone = ("#f3dfb8", "#f0c9a8", "#f7ead0")[(at + row) % 3]
            put = partial(moved, x=x, y=y, turn=sin(row + at * 2) * 0.5)
            s.fill([(px, py + 8) for px, py in put(CRACKER)], darker(tone, 0.3), light=None)
            s.fill(put(CRACKER), tone, light="face")
            for wave in (-18, 14):
                s.line(
                    put(curve(((-46, wave), (-14, wave - 14), (16, wave + 8), (48, wave - 6)), closed=False)),
                    darker(tone, 0.14),
                    5,
                )
    s.box(384, 400, 424, 1080, 20, lighter("#9fb2b4", 0.7), light=None)
    s.box(330, 290, 950, 410, 40, "#a8352a")
    s.box(560, 236, 720, 300, 30, "#8c2a20")
    s.label(640, 800, 120, ink="#8c2a20")
    return s


def biscuit_tin():
    s = Stage(ROSE)
    s.shadow(300, 940, 1080)
    s.box(300, 700, 940, 1080, 40, Batik("#f2dfb8", "#a8352a", "sekar", 260, 0.62))
    s.box(276, 610, 964, 746, 34, Batik(GREEN_TIN, "#e0b354", "kawung", 110))
    s.oval(300, 566, 940, 660, Batik("#2a5f47", "#e0b354", "truntum", 100, 0.4))
    s.label(620, 900, 124, ink="#8c2a20")
    for x, y in ((1010, 1120), (880, 1160), (1120, 1170), (250, 1160)):
        crisp(s, x, y, "#d9a04a", 66)
        s.oval(x - 16, y - 14, x + 16, y + 8, "#7a2f1a", light=None)
    return s


GREEN_TIN = "#1f4a37"


def sweets():
    s = Board(WOOD, Batik("#6d2331", "#f0d2a8", "sekar", 240, 0.7))
    tray(s, 600, 600, 470)
    banana_leaf(s, 600, 600, 380, 0.4)
    skins = ("#7a3f22", "#5d7a2c", "#8c2a20", "#c9962e")
    for at, (x, y, turn) in enumerate((*ring_of(600, 600, 310, 310, 11), *ring_of(600, 600, 130, 130, 4))):
        wrapped(s, x, y, turn + 0.5, skins[at % 4])
    return s


def wrapped(s, x, y, turn, colour):
    """A sweet in paper twisted at both ends."""
    body = moved(points("-70 -34  70 -34  70 34  -70 34"), x, y, turn)
    s.shade_under(body, shift=9, blur=9)
    for side in (-1, 1):
        s.fill(
            moved(((side * 60, 0), (side * 116, -38), (side * 104, 0), (side * 116, 38)), x, y, turn),
            lighter(colour, 0.35),
        )
    s.fill(body, Batik(colour, "#f4dfae", "truntum", 56, 0.55), light="face")


def bread():
    s = Stage(CLAY._replace(motif="kawung"))
    s.shadow(180, 1090, 1120)
    s.box(180, 1060, 1090, 1120, 22, Batik("#8d5a2a", "#c99a5b", "grain"))
    loaf = "290 1064  270 820  330 690  470 640  640 620  800 636  930 690  980 820  960 1064"
    s.fill(curve(points(loaf), closed=False), "#b56e2c")
    for x in (430, 590, 750):
        s.line(curve(((x, 690), (x + 40, 720), (x + 64, 770)), closed=False), "#e6b26a", 22)
    for at in range(3):
        x = 700 + at * 120
        slice_ = f"{x} 1066  {x - 8} 900  {x + 20} 830  {x + 90} 800  {x + 160} 830  {x + 190} 900  {x + 180} 1066"
        s.fill(curve(points(slice_), closed=False), "#a5602a")
        crumb = f"{x + 14} 1056  {x + 8} 905  {x + 32} 846  {x + 92} 820  {x + 150} 846  {x + 174} 905  {x + 166} 1056"
        s.fill(curve(points(crumb), closed=False), Batik("#f3dcae", "#dcb77c", "gringsing", 34, 0.5), light="face")
    return s


def fish():
    s = Board(DARK_WOOD, Batik("#1f3a5c", "#e6e0cf", "kawung", 120, 0.7))
    oblong = ellipse(90, 250, 1130, 960)
    s.shade_under(oblong, shift=24, blur=26)
    s.fill(oblong, "#efe6d2", light="face")
    s.fill(ellipse(140, 290, 1080, 920), "#e2d6bc", light="face")
    banana_leaf(s, 610, 600, 440, 0.08)
    for y, turn in ((480, 0.05), (730, 0.1)):
        milkfish(s, 600, y, turn)
    for x, y in ((250, 330), (930, 860), (1000, 800)):
        s.ball(x, y, 46, "#c9d65a")
    chilli(s, 880, 350, 130, 0.5)
    return s


FISH = curve(
    ((-1, 0), (-0.84, -0.15), (-0.4, -0.27), (0.2, -0.22), (0.66, -0.07), (0.7, 0), (0.66, 0.07), (0.2, 0.2), (-0.4, 0.25), (-0.84, 0.13))
)  # fmt: skip


def milkfish(s, x, y, turn):
    """A pressed milkfish with scales, fried golden."""
    size = 360
    s.shade_under(moved(FISH, x, y, turn, size), shift=12, blur=12)
    s.fill(moved(((0.6, 0), (1.02, -0.26), (0.88, 0), (1.02, 0.26)), x, y, turn, size), "#8a5a26", light="face")
    s.fill(moved(((-0.2, -0.22), (0.1, -0.36), (0.24, -0.18)), x, y, turn, size), "#8a5a26", light="face")
    s.fill(moved(FISH, x, y, turn, size), Batik("#b9782f", "#f0cf8a", "gringsing", 44, 0.6), light="face")
    head = ((-1, 0), (-0.84, -0.15), (-0.62, -0.22), (-0.56, 0), (-0.62, 0.2), (-0.84, 0.13))
    s.fill(moved(curve(head), x, y, turn, size), "#a5692a", light="face")
    eye = moved(((-0.82, -0.04),), x, y, turn, size)[0]
    s.oval(eye[0] - 15, eye[1] - 15, eye[0] + 15, eye[1] + 15, "#f6ecd0", light=None)
    s.oval(eye[0] - 8, eye[1] - 8, eye[0] + 8, eye[1] + 8, "#2a1a10", light=None)


def nuts():
    s = Stage(MOSS._replace(motif="parang"))
    pouch(s, (700, 1040, 400, 1080), Batik("#8c2a20", "#f4c98a", "truntum", 110), "#8c2a20")
    place = (220, 690, 900, 1110)
    middle = 455
    for row, wide in enumerate((190, 150, 104, 50)):
        for at in range(9 - row * 2):
            x = middle - wide + at * 2 * wide / max(1, 8 - row * 2)
            s.fill(moved(BEAN, x, 886 - row * 34, sin(at * 5 + row) * 1.4, 40), mix("#d9a45c", "#f0d2a0", at % 3 * 0.4))
    bowl(s, place, Batik(GREEN_TIN, "#e0b354", "kawung", 100), "#b98543")
    for at in range(11):
        x = middle - 190 + at * 38
        s.fill(moved(BEAN, x, 896 + 14 * sin(at * 2), sin(at * 3), 38), mix("#d9a45c", "#f0d2a0", at % 2 * 0.6))
    for x, y in ((190, 1170), (740, 1150), (830, 1180), (1100, 1140)):
        s.shadow(x - 26, x + 20, y + 20, 90)
        s.fill(moved(BEAN, x, y, x, 36), "#d9a45c")
    return s


def noodles():
    s = Board("#7c5433", Batik("#20503c", "#ecd9a0", "surya", 170, 0.7))
    tray(s, 600, 590, 480)
    for x, y, colour in ((430, 440, "#e6b34a"), (780, 460, "#7f9a3a"), (440, 790, "#7a4a72"), (790, 800, "#d9772e")):
        nest(s, x, y, 170, colour)
    return s


def nest(s, cx, cy, r, colour):
    """A nest of dried noodles: loops laid over one another."""
    ring = ellipse(cx - r, cy - r, cx + r, cy + r)
    s.shade_under(ring, shift=16, blur=16)
    s.fill(ring, darker(colour, 0.4), light="face")
    for loop in range(26):
        turn, tone = loop * 0.83, mix(darker(colour, 0.22), lighter(colour, 0.4), loop % 5 / 4)
        reach = r * (0.94 - loop % 6 * 0.11)
        arc = [(reach * cos(a), reach * 0.86 * sin(a)) for a in (turn + i * 0.16 for i in range(20))]
        s.line(moved(arc, cx, cy, turn * 0.5), tone, 11)


def rice():
    s = Stage(MOSS)
    s.shadow(360, 900, 1116)
    linen = Batik("#e6dcbf", "#9a8a52", "anyam", 60, 0.3)
    s.fill(
        curve(points("420 470  640 430  860 470  930 760  910 1060  840 1120  640 1134  440 1120  370 1060  350 760")),
        linen,
    )
    s.fill(curve(points("430 480  520 400  470 330  640 366  810 330  760 400  850 480  640 512")), "#d8cba4")
    s.line(curve(points("452 470  640 500  828 470"), closed=False), "#2d5a45", 20)
    s.label(640, 790, 170, ink="#2d5a45")
    for x, y, turn in heap(1040, 1130, 90, 40):
        s.fill(moved(BEAN, x, y * 0.35 + 735, turn, 13), "#f4ecd2", light="face")
    return s


# ---------------------------------------------------------------- bumbu dan rempah
def sambal():
    s = Stage(TERRA)
    for (x0, x1, y0, y1), lid, skin in (
        ((270, 590, 640, 1110), "#2a2a26", Batik("#a21d12", "#e8622f", "truntum", 100)),
        ((640, 1000, 520, 1080), GREEN_TIN, Batik("#c3391c", "#f4a24a", "truntum", 120)),
    ):
        jar(s, (x0, x1, y0, y1), skin, lid)
        s.label((x0 + x1) / 2, (y0 + y1) / 2 + 10, (x1 - x0) * 0.35, "#fff4e0", lid)
    for x, turn in ((1040, -0.5), (1080, -0.1), (200, 0.2)):
        chilli(s, x - 40, 1150, 170, turn)
    return s


def stone_mortar():
    s = Board("#8a6238", Batik("#7a5a2d", "#f5dfae", "parang", 110, 0.7))
    ring = ellipse(170, 170, 930, 930)
    s.shade_under(ring, shift=34, blur=34)
    s.fill(ring, "#6d6a66", light="round", soft=0.8)
    s.oval(240, 240, 860, 860, "#4c4a48", light="face")
    s.ball(550, 570, 250, "#b5763a")
    for x, y, turn in heap(540, 560, 190, 26):
        s.fill(moved(BEAN, x, y, turn, 22), mix("#d9a45c", "#f0d2a0", turn % 1), light="face")
    s.line(points("700 380  1010 170"), "#3f3d3b", 120)
    s.line(points("692 370  1000 160"), "#7c7975", 80)
    for x, y, turn in ((130, 1010, -0.3), (260, 1100, 0.1), (420, 1120, -0.6)):
        chilli(s, x, y, 200, turn)
    greens(s, 1010, 560, 190, (0.3, 0.9, 1.5))
    return s


def spice_bowls():
    s = Board(DARK_WOOD, Batik("#8c2a20", "#f0d2a8", "kawung", 120, 0.6))
    spices = ("#d9900f", "#9c2f16", "#6b4423", "#e8d2a0", "#7c8a3a", "#3d2a20")
    spots = ((330, 320), (720, 270), (1040, 520), (250, 730), (620, 670), (560, 1050))
    for (x, y), colour in zip(spots, spices, strict=True):
        dish(s, x, y, 190 if x != 620 else 160, colour, "#d8c9a0")
        for gx, gy, turn in heap(x - 10, y - 8, 90, 14):
            s.fill(moved(BEAN, gx, gy, turn, 11), lighter(colour, 0.25), light=None)
    for x, y, turn in ((900, 870, 0.4), (960, 990, 0.9)):
        s.line(moved(((0, 0), (230, 0)), x, y, turn), "#6a3f1f", 34)
        s.line(moved(((0, -6), (230, -6)), x, y, turn), "#a5713f", 12)
    root(s, 90, 1070, 260, -0.2)
    return s


def shrimp_paste():
    s = Stage(COFFEE._replace(motif="gringsing"))
    jar(s, (300, 680, 560, 1100), Batik("#2c1a16", "#7a4a3a", "gringsing", 70, 0.4), "#b8862d")
    s.label(490, 850, 140, "#f3e6cd", "#6d2331")
    s.shadow(700, 990, 1080, 110)
    for x, y in ((770, 1080), (920, 1080), (845, 970)):
        s.box(x - 74, y - 104, x + 74, y, 14, Batik("#6b4632", "#b98a5f", "grain", 90, 0.5), light="face")
        s.box(x - 74, y - 74, x + 74, y - 34, 2, Batik("#f0dfb8", "#8c2a20", "truntum", 44), light="face")
    return s


def palm_sugar():
    s = Stage(HONEY._replace(motif="parang"))
    s.shadow(250, 1010, 1110)
    s.oval(210, 1030, 1070, 1150, "#3f7a3a", soft=0.8)
    s.oval(280, 1044, 1000, 1126, "#5c9448", soft=0.6)
    for x, y, wide in (
        (430, 1090, 150),
        (700, 1100, 160),
        (900, 1066, 120),
        (560, 930, 145),
        (790, 920, 130),
        (665, 780, 130),
    ):
        sugar_dome(s, x, y, wide)
    return s


def sugar_dome(s, x, y, half):
    """Palm sugar set in half a coconut shell."""
    place = f"{x - half} {y}  {x - half * 0.86} {y - half * 0.72}  {x} {y - half * 1.08}  {x + half * 0.86} {y - half * 0.72}  {x + half} {y}"
    s.fill(curve(points(place), closed=False), "#9a5a22")
    s.oval(x - half, y - half * 0.18, x + half, y + half * 0.2, "#8a4c1a")


def salt():
    s = Stage(SLATE)
    pouch(s, (620, 980, 380, 1080), Batik("#f1efe6", "#2f7480", "kawung", 120), "#1c4b55")
    place = (250, 610, 950, 1110)
    s.fill(curve(points("280 950  350 860  430 816  510 860  580 950"), closed=False), "#f7f4ea")
    for x, y, turn in heap(430, 905, 96, 30):
        s.fill(moved(points("-9 -9  9 -9  9 9  -9 9"), x, y * 0.6 + 366, turn), "#ffffff", light=None)
    bowl(s, place, Batik("#7a4a26", "#d9a863", "grain"), "#efeadc")
    return s


PICTURES = (
    Picture(
        "keripik-singkong", "makanan", "Keripik singkong dalam kemasan hijau", "Cassava crisps in a green pack",
        partial(crisps, OCHRE, Batik("#22543c", "#f0c562", "kawung", 130), "#22543c", "#e8b95a"), ("Keripik",),
    ),
    Picture(
        "abon", "makanan", "Dua kemasan abon bermotif batik", "Two packs of shredded meat with a batik motif",
        partial(two_packs, ROSE._replace(motif="gringsing"), Batik("#5d2a14", "#f0c88e", "parang", 120), Batik("#d8a239", "#7a3f14", "truntum", 120), ("#5d2a14", "#7a3f14")), ("Abon", "Bandeng"),
    ),
    Picture("kerupuk", "makanan", "Kerupuk dalam stoples", "Crackers in a jar", crackers, ("Kerupuk", "Rengginang")),
    Picture("kue-kering", "makanan", "Kue kering dalam kaleng bermotif sekar jagad", "Biscuits in a tin", biscuit_tin, ("Kue",)),
    Picture("dodol", "makanan", "Dodol bungkus di atas tampah", "Wrapped sweets on a woven tray", sweets, ("Dodol", "Wingko")),
    Picture("roti", "makanan", "Roti tawar di atas talenan", "Sliced bread on a board", bread, ("Roti",)),
    Picture("bandeng", "makanan", "Bandeng presto di atas daun pisang", "Pressed milkfish on a banana leaf", fish, ("Bandeng",)),
    Picture("kacang", "makanan", "Kacang dalam mangkuk dan kemasan", "Nuts in a bowl and a pack", nuts, ("Kacang",)),
    Picture("mie-sayur", "makanan", "Mie sayur empat warna di atas tampah", "Vegetable noodles in four colours", noodles, ("Mie",)),
    Picture("beras", "makanan", "Sekarung beras", "A sack of rice", rice, ("Beras",)),
    Picture("sambal", "bumbu-rempah", "Dua botol sambal dan cabai merah", "Two jars of chilli paste", sambal, ("Sambal",)),
    Picture("bumbu-pecel", "bumbu-rempah", "Bumbu pecel di cobek batu", "Peanut sauce in a stone mortar", stone_mortar, ("Bumbu",)),
    Picture("rempah", "bumbu-rempah", "Rempah dalam enam mangkuk", "Spices in six bowls", spice_bowls, ("Bumbu",)),
    Picture("petis-terasi", "bumbu-rempah", "Petis dalam stoples dan terasi", "Shrimp paste in a jar and in blocks", shrimp_paste, ("Petis", "Terasi")),
    Picture("gula-aren", "bumbu-rempah", "Gula aren cetak di atas daun", "Palm sugar on a leaf", palm_sugar, ("Gula",)),
    Picture("garam", "bumbu-rempah", "Garam dalam mangkuk dan kemasan", "Salt in a bowl and a pack", salt, ("Garam",)),
)  # fmt: skip
