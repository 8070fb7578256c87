"""Demo pictures of soap and scent, and of what a household needs."""

from functools import partial
from math import cos, pi, sin

from catalog.demo.scenes_motifs import curve, darker, ellipse, lighter, mix, petal, points, rounded, star, stroke
from catalog.demo.scenes_stage import BLUSH, GOLD, LEAF, PAPER, PLUM, SLATE, Batik, Board, Picture, Stage
from catalog.demo.scenes_things import greens, slat


# ---------------------------------------------------------------- kecantikan
def soap_bars():
    s = Stage(BLUSH)
    s.shadow(260, 960, 1100)
    s.box(240, 1050, 1000, 1100, 16, Batik("#8d5a2a", "#c99a5b", "grain"))
    rows = ((290, 1050, "#e9d9b5"), (640, 1050, "#9fb58a"), (465, 900, "#c99a8a"))
    for x, y, colour in rows:
        s.box(x, y - 150, x + 330, y, 34, colour)
        s.fill(star(x + 165, y - 76, 44), darker(colour, 0.12), light=None)
        s.fill(star(x + 165, y - 79, 44), lighter(colour, 0.3), light=None)
        s.box(x + 240, y - 152, x + 292, y + 2, 4, Batik(PAPER, "#8d5a2a", "parang", 50, 0.4), light="face")
    greens(s, 1040, 1120, 150, (-2.4, -1.8, -1.2, -0.6), "#5a7a4a")
    for x, y in ((230, 1140), (1110, 1150)):
        s.ball(x, y, 30, "#e6c6be")
    return s


def pump():
    s = Stage(BLUSH._replace(motif="surya"))
    s.box(690, 900, 1040, 1090, 40, Batik("#e7d3b5", "#8a6a3e", "kawung", 100, 0.45))
    s.box(730, 780, 1010, 912, 36, Batik("#8fae8a", "#e9f2dd", "truntum", 100))
    s.shadow(290, 610, 1110)
    s.box(290, 520, 610, 1110, 56, Batik("#f3e4d6", "#b56a5e", "surya", 170, 0.4))
    s.label(450, 800, 116, "#fffaf2", "#7a3b37")
    s.box(404, 432, 496, 530, 12, "#3b3330")
    s.box(310, 380, 496, 436, 18, "#3b3330")
    s.box(430, 400, 466, 450, 4, "#3b3330")
    return s


def scrub():
    s = Board("#b08a72", Batik("#7a3b37", "#ffe6df", "surya", 170, 0.6))
    ring = ellipse(140, 160, 720, 740)
    s.shade_under(ring, shift=30, blur=30)
    s.fill(ring, "#f3e9da", light="round", soft=0.8)
    s.oval(190, 210, 670, 690, "#c9a27a", light="face")
    for loop in range(5):
        reach = 200 - loop * 40
        arc = [(430 + reach * cos(a), 450 + reach * sin(a)) for a in (loop + i * 0.2 for i in range(26))]
        s.line(arc, lighter("#c9a27a", 0.22), 16)
    lid = ellipse(640, 640, 1060, 1060)
    s.shade_under(lid, shift=26, blur=26)
    s.fill(lid, Batik("#8a4a3a", "#ffe0c8", "kawung", 90, 0.5), light="round", soft=0.6)
    s.label(850, 850, 120, "#fffaf2", "#7a3b37")
    for x, y in ((920, 300), (1040, 470), (270, 950)):
        frangipani(s, x, y)
    return s


def frangipani(s, x, y):
    """A white blossom with a yellow heart."""
    for turn in range(5):
        ring = petal(x, y, 110, 44, turn * 2 * pi / 5 + x)
        s.shade_under(ring, shift=8, blur=9, strength=80)
        s.fill(ring, "#fbf6ea", light="face")
    for turn in range(5):
        s.fill(petal(x, y, 58, 18, turn * 2 * pi / 5 + x), "#f0c24a", light=None)


def scent():
    s = Stage(PLUM._replace(motif="truntum"))
    for x0, x1, y0, skin in ((300, 560, 700, "#d9a24a"), (640, 980, 600, "#8a5a7a")):
        middle = (x0 + x1) / 2
        s.shadow(x0, x1, 1090)
        s.box(x0, y0, x1, 1090, 44, lighter(skin, 0.45))
        s.box(x0 + 22, y0 + 120, x1 - 22, 1066, 30, skin)
        s.box(middle - 40, y0 - 60, middle + 40, y0 + 14, 8, "#c9c3b4")
        s.box(middle - 66, y0 - 190, middle + 66, y0 - 50, 22, Batik("#2a2226", GOLD, "kawung", 70, 0.6))
        s.label(middle, y0 + 290, (x1 - x0) * 0.28, ink="#4a2a3f")
    for at in range(7):
        s.fill(petal(200 + at * 24, 1150 - at % 3 * 12, 46, 14, at * 1.3), "#fbf6ea", light="face")
    return s


# ---------------------------------------------------------------- kebutuhan rumah tangga
def detergents(wall, skins, foam):
    s = Stage(wall)
    for (x0, x1, y0), skin in zip(((300, 560, 520), (620, 850, 600)), skins, strict=True):
        s.shadow(x0, x1, 1100)
        s.box(x0, y0, x1, 1100, 60, skin)
        middle = (x0 + x1) / 2
        s.box(middle - 54, y0 - 84, middle + 54, y0 + 20, 16, lighter(skin.wax, 0.1))
        s.label(middle, y0 + 300, (x1 - x0) * 0.36, ink=darker(skin.colour, 0.3))
    s.shadow(900, 1090, 1130)
    s.box(890, 1040, 1100, 1130, 26, "#f0c24a")
    s.box(890, 1040, 1100, 1072, 14, "#3f7a4a", light="face")
    for x, y, r in ((910, 1000, 42), (980, 960, 60), (1050, 1010, 38), (1010, 880, 26), (240, 1120, 34)):
        s.ball(x, y, r, foam)
    return s


def broom():
    s = Stage(LEAF._replace(motif="gringsing"))
    s.view = (90, 140, 1200, 1250)
    s.shade_under([(560, 200), (600, 200), (700, 760), (640, 770)], shift=30, blur=22)
    slat(s, (600, 150), (600, 800), "#b9854f", 38)
    s.shadow(350, 860, 1120)
    s.fill(
        curve(points("560 700  640 700  720 790  900 1080  880 1120  600 1140  320 1120  300 1080  480 790")), "#3a2c22"
    )
    for at in range(30):
        x = 320 + at * 19.3
        s.line(
            stroke(f"{590 + at * 0.7} 760  {600 + (x - 600) * 0.55} 900  {x} {1116 + at % 3 * 8}"),
            mix("#2a1f18", "#7a5f48", at % 4 / 4),
            9,
        )
    for y, colour in ((760, "#a8352a"), (800, GOLD), (840, "#a8352a")):
        half = 56 + (y - 760) * 0.75
        s.line(stroke(f"{600 - half} {y + 6}  600 {y + 18}  {600 + half} {y + 6}"), colour, 16)
    pan = points("880 1010  1130 960  1190 1110  930 1160")
    s.shade_under(pan, shift=14, blur=16)
    s.fill(pan, "#2f7480", light="face")
    s.fill(points("905 1040  1120 996  1160 1096  945 1138"), "#1c4b55", light="face")
    return s


def door_mat():
    s = Board("#8a6f5a")
    mat = rounded(120, 300, 1160, 980, 60)
    s.shade_under(mat, shift=18, blur=20)
    s.fill(mat, "#6d4a2a", light="flat")
    tones = ("#a8352a", "#e0a53a", "#2d5a45", "#1f3a5c", "#c9772f", "#7d9a86")
    for row in range(6):
        for at in range(10):
            x, y = 156 + at * 97.5, 336 + row * 102
            skin = Batik(
                tones[(at * 2 + row * 3) % 6], PAPER, ("kawung", "truntum", "parang", "lurik")[(at + row) % 4], 60, 0.5
            )
            s.box(x, y, x + 90, y + 94, 10, skin, light="face")
    for at in range(52):
        x = 140 + at * 19.6
        for y, reach in ((304, -34), (976, 34)):
            s.line([(x, y), (x + 3, y + reach)], "#c9a878", 5)
    return s


PICTURES = (
    Picture("sabun-batang", "kecantikan-perawatan", "Tiga batang sabun alami", "Three bars of natural soap", soap_bars, ("Sabun",)),
    Picture("sampo", "kecantikan-perawatan", "Sampo dalam botol pompa dan pot krim", "Shampoo in a pump bottle and a pot of cream", pump, ("Sampo",)),
    Picture("lulur", "kecantikan-perawatan", "Lulur dalam pot dan bunga kamboja", "Body scrub in a pot with blossoms", scrub, ("Lulur",)),
    Picture("parfum", "kecantikan-perawatan", "Dua botol parfum dan melati", "Two bottles of scent with jasmine", scent, ("Parfum",)),
    Picture(
        "sabun-cuci", "kebutuhan-rumah-tangga", "Dua botol sabun cair dan spons", "Two bottles of liquid soap and a sponge",
        partial(detergents, SLATE._replace(motif="truntum"), (Batik("#5a9a3a", "#e6f0c0", "kawung", 110, 0.4), Batik("#e0b43a", "#fff0c0", "truntum", 100, 0.4)), "#dfeef0"), ("Sabun", "Karbol"),
    ),
    Picture("sapu", "kebutuhan-rumah-tangga", "Sapu ijuk dan pengki", "A palm-fibre broom and a dustpan", broom, ("Sapu",)),
    Picture("keset", "kebutuhan-rumah-tangga", "Keset dari kain perca batik", "A door mat of batik patches", door_mat, ("Keset",)),
)  # fmt: skip
