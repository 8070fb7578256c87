"""Demo pictures of farm goods, of journeys, and of what is made on a screen."""

from functools import partial
from math import cos, pi, sin

from PIL import Image

from catalog.demo.scenes_motifs import (
    S,
    curve,
    darker,
    ellipse,
    leaf,
    lighter,
    mix,
    petal,
    points,
    ramp,
    rgb,
    rounded,
    star,
    stroke,
)
from catalog.demo.scenes_stage import (
    CLAY,
    GOLD,
    GREEN,
    INDIGO,
    LEAF,
    MOSS,
    SLATE,
    STRAW,
    TEAL,
    Batik,
    Board,
    Picture,
    Stage,
)
from catalog.demo.scenes_things import greens, heap, moved, slat


# ---------------------------------------------------------------- pertanian dan peternakan
def feed_sack(wall, skin, grain):
    s = Stage(wall)
    s.shadow(330, 860, 1110)
    s.fill(
        curve(points("380 450  600 430  830 450  880 620  860 1040  820 1110  600 1120  390 1110  345 1040  330 620")),
        skin,
    )
    s.box(372, 404, 838, 470, 10, lighter(skin.colour, 0.15), light="face")
    for at in range(15):
        s.line([(386 + at * 31, 420), (398 + at * 31, 452)], darker(skin.colour, 0.4), 5)
    s.label(605, 770, 160, ink=darker(skin.colour, 0.3))
    s.fill(curve(points("800 1130  870 1070  960 1040  1050 1070  1130 1130  960 1160")), darker(grain, 0.3))
    for x, y, turn in heap(962, 1096, 130, 60):
        s.fill(
            moved(ellipse(-13, -9, 13, 9, steps=16), x, y * 0.42 + 640, turn),
            mix(grain, "#f4e8c8", turn % 1 * 0.4),
            light="face",
        )
    return s


def seedlings():
    s = Stage(LEAF._replace(motif="lurik"))
    for x, tall, hue in ((350, 330, "#3f6b35"), (640, 430, "#4f7a3a"), (930, 300, "#5a7a2f")):
        s.shadow(x - 100, x + 100, 1110)
        s.line(stroke(f"{x} 850  {x - 10} {850 - tall * 0.5}  {x + 6} {850 - tall}"), "#5b4a2a", 13)
        for at in range(5):
            y = 830 - tall * (0.25 + at * 0.18)
            greens(s, x, y, 150 - at * 12, (-0.5 - at * 0.06, pi + 0.5 + at * 0.06), hue)
        greens(s, x + 4, 850 - tall, 110, (-1.9, -1.3), hue)
        s.fill(
            [(x - 118, 850), (x + 118, 850), (x + 92, 1104), (x - 92, 1104)],
            Batik("#2a2826", "#6d6a66", "lurik", 50, 0.3),
        )
        s.oval(x - 120, 826, x + 120, 878, "#3d2a1c", soft=0.6)
    return s


def eggs():
    s = Board("#a9825a", Batik("#7a5a2d", "#f5dfae", "parang", 110, 0.7))
    crate = rounded(110, 110, 950, 950, 40)
    s.shade_under(crate, shift=24, blur=26)
    s.fill(crate, "#9a948a", light="flat")
    for row in range(5):
        for at in range(5):
            x, y = 196 + at * 167, 196 + row * 167
            s.oval(x - 78, y - 78, x + 78, y + 78, darker("#9a948a", 0.22), light="face")
            if (row, at) not in {(4, 4), (3, 4)}:
                s.dim(ellipse(x - 60, y - 50, x + 74, y + 80), 10, 120)
                s.ball(x, y - 4, 62, ("#e9c9a0", "#d9b48a", "#f0dcc0", "#a9c6c0")[(row * 3 + at * 2) % 4], 1.12)
    return s


def mushrooms():
    s = Stage(MOSS._replace(motif="kawung"))
    s.shadow(280, 980, 1110)
    for x, y, r in (
        (420, 780, 120),
        (840, 790, 124),
        (620, 690, 150),
        (500, 880, 110),
        (760, 880, 116),
        (340, 890, 84),
        (910, 890, 84),
    ):
        s.fill(
            curve(
                ((x - r * 0.2, y + 10), (x + r * 0.2, y + 10), (x + r * 0.16, y + r * 0.9), (x - r * 0.16, y + r * 0.9))
            ),
            "#efe6d2",
        )
        s.fill(
            curve(
                (
                    (x - r, y + r * 0.2),
                    (x - r * 0.7, y - r * 0.4),
                    (x, y - r * 0.62),
                    (x + r * 0.7, y - r * 0.4),
                    (x + r, y + r * 0.2),
                    (x, y + r * 0.36),
                )
            ),
            "#d9ccb4",
        )
        for at in range(-3, 4):
            s.line([(x + at * r * 0.08, y + r * 0.3), (x + at * r * 0.24, y + r * 0.14)], "#b9a98c", 4)
    s.fill(points("260 890  1000 890  950 1100  310 1100"), Batik("#b9854f", "#6d4526", "anyam", 70, 0.5))
    s.box(240, 880, 1020, 930, 20, "#8d5f2c")
    return s


# ---------------------------------------------------------------- jasa dan wisata halal
class Outdoors(Stage):
    """Open land under a sky from `high` to `low`."""

    view = (0, 0, S, S)

    def __init__(self, high, low):
        self.image = Image.new("RGB", (S, S), rgb(low))
        self.image.paste(rgb(high), mask=ramp((255, 200, 90, 0, 0), (S, S), across=False))


def ridge(s, line, colour):
    """Land below a smooth line."""
    s.fill([*stroke(line), (S + 20, S + 20), (-20, S + 20)], colour, light=None)


def volcano():
    s = Outdoors("#3f6a8a", "#f6d9a8")
    s.glow(900, 430, 420, "#fff3c8")
    s.oval(830, 360, 970, 500, "#ffeeb4", light=None)
    ridge(s, "-40 720  180 600  420 660  620 560  900 660  1100 590  1320 690", "#8aa0a8")
    ridge(s, "-40 860  200 640  330 420  400 400  470 430  640 660  900 800  1320 760", "#5f7a80")
    s.fill(curve(points("330 424  400 400  470 432  430 470  400 440  360 480")), "#c9d0cc", light=None)
    for at in range(4):
        s.dim(ellipse(360 + at * 50, 330 - at * 66, 460 + at * 90, 400 - at * 60), 26, 60)
    ridge(s, "-40 900  260 800  560 870  860 800  1320 900", "#456a4a")
    for step in range(7):
        y, tone = 900 + step * 58, mix("#7fae58", "#2f5a35", step / 7)
        ridge(s, f"-40 {y + 30}  200 {y - 10}  520 {y + 36}  820 {y - 6}  1060 {y + 30}  1320 {y}", tone)
        s.line(
            stroke(f"-40 {y + 30}  200 {y - 10}  520 {y + 36}  820 {y - 6}  1060 {y + 30}  1320 {y}"),
            lighter(tone, 0.45),
            6,
        )
    for x, tall in ((1080, 380), (1180, 300)):
        palm(s, x, 1130, tall)
    return s


def palm(s, x, y, tall):
    """A coconut palm."""
    top = (x + tall * 0.16, y - tall)
    s.line(stroke(f"{x} {y}  {x + tall * 0.02} {y - tall * 0.5}  {top[0]} {top[1]}"), "#3d2a1c", 20)
    for turn in (-2.9, -2.3, -1.6, -0.9, -0.3, 0.3, 2.8):
        frond = [(t * tall * 0.5, (t * t) * tall * 0.22) for t in (0, 0.25, 0.5, 0.75, 1)]
        bent = [(top[0] + px * cos(turn), top[1] + px * sin(turn) + py) for px, py in frond]
        s.line(curve(tuple(bent), closed=False), "#24452a", 22)


def mosque():
    s = Outdoors("#24405a", "#f0b98a")
    s.glow(640, 720, 620, "#ffdfa8")
    ridge(s, "-40 820  300 760  640 800  980 750  1320 820", "#5a6a7a")
    wall, gold = "#e9dcc0", "#c9974f"
    for x in (250, 1030):
        s.box(x - 38, 420, x + 38, 1060, 6, wall)
        s.box(x - 56, 560, x + 56, 592, 6, gold)
        s.fill(curve(((x - 46, 424), (x - 50, 380), (x, 320), (x + 50, 380), (x + 46, 424))), "#2d5a45")
        s.line([(x, 330), (x, 270)], gold, 8)
    s.box(330, 700, 950, 1060, 6, Batik(wall, "#c9b48a", "surya", 170, 0.35))
    s.fill(
        curve(points("440 704  420 600  500 500  640 430  780 500  860 600  840 704")),
        Batik("#2d5a45", "#d9b25a", "kawung", 100, 0.35),
    )
    s.line([(640, 440), (640, 350)], gold, 10)
    s.fill(star(640, 340, 34), gold, light=None)
    for x, tall in ((430, 200), (640, 260), (850, 200)):
        arch = (
            f"{x - 62} 1062  {x - 62} {1062 - tall + 60}  {x} {1062 - tall}  {x + 62} {1062 - tall + 60}  {x + 62} 1062"
        )
        s.fill(stroke(arch), "#4a3422", light="face")
        s.line(stroke(arch), gold, 9)
    ridge(s, "-40 1060  320 1050  640 1058  960 1050  1320 1064", "#3f6045")
    s.fill(points("560 1056  720 1056  900 1290  380 1290"), "#d9c8a4", light="face")
    for x, tall in ((110, 330), (1170, 360)):
        palm(s, x, 1120, tall)
    return s


def beach():
    s = Outdoors("#3a86a8", "#dff0ec")
    ridge(s, "-40 560  200 500  420 540  640 560  1320 566", "#6a8f86")
    s.fill(points("-10 560  1290 560  1290 1290  -10 1290"), "#2f8a94", light=None)
    for at in range(6):
        y = 620 + at * 52
        s.line(
            stroke(f"-20 {y}  300 {y + 12}  620 {y - 8}  940 {y + 12}  1300 {y}"),
            mix("#2f8a94", "#bfe6e4", 0.25 + at * 0.1),
            6,
        )
    ridge(s, "-40 960  300 900  640 960  980 910  1320 990", "#f2f6ee")
    ridge(s, "-40 990  300 930  640 986  980 936  1320 1016", "#e9d3a0")
    s.dim(ellipse(340, 860, 940, 930), 22, 120)
    hull = "300 720  420 840  640 880  860 840  990 700  900 760  640 790  400 770"
    s.fill(curve(points(hull)), Batik("#a8352a", "#f6d9a8", "parang", 70, 0.5))
    s.line([(640, 790), (640, 250)], "#5b3b26", 18)
    s.fill(points("660 270  960 690  660 700"), Batik("#f4ecd9", "#2d5a45", "surya", 150, 0.4), light="face")
    s.fill(points("620 330  620 690  400 690"), Batik("#e0a53a", "#8c2a20", "truntum", 100, 0.4), light="face")
    for x, tall in ((130, 520), (230, 400)):
        palm(s, x, 1150, tall)
    return s


def meal_box():
    s = Board("#7c5433", Batik("#6d2331", "#f0d2a8", "kawung", 120, 0.7))
    case = rounded(120, 120, 960, 960, 30)
    s.shade_under(case, shift=26, blur=28)
    s.fill(case, "#8a5a30", light="flat")
    s.box(150, 150, 930, 930, 20, "#e9dcc0", light="flat")
    for box, colour in (
        ((180, 180, 560, 620), "#3f7a3a"),
        ((590, 180, 900, 440), "#5c9448"),
        ((590, 470, 900, 900), "#3f7a3a"),
        ((180, 650, 560, 900), "#5c9448"),
    ):
        s.box(*box, 18, Batik(colour, "#a9cc7c", "lurik", 44, 0.35), light="face")
    s.ball(370, 400, 160, "#f6e6b0")
    for x, y, turn in heap(370, 392, 120, 60):
        s.fill(moved(ellipse(-10, -4, 10, 4, steps=12), x, y, turn), "#fffdf0", light=None)
    for x, y in ((680, 300), (800, 320), (745, 250)):
        s.ball(x, y, 54, "#8a4a1c")
    for x, y, turn in ((690, 620, 0.5), (780, 740, -0.3)):
        s.fill(moved(leaf(-110, 0, 220, 66, 0), x, y, turn), "#b9722a", light="round")
    for x, y, turn in heap(370, 775, 100, 12):
        s.fill(moved(petal(0, 0, 60, 14, 0), x, y, turn), ("#d9772f", "#7fae58")[int(turn) % 2], light="face")
    return s


# ---------------------------------------------------------------- teknologi informasi
def screen(s, box, rows):
    """A lit screen with bars where words would be."""
    x0, y0, x1, y1 = box
    s.box(x0, y0, x1, y1, 10, "#14202a", light="flat")
    wide = x1 - x0
    for at, (indent, long, colour) in enumerate(rows):
        y = y0 + (y1 - y0) * (0.1 + at * 0.8 / len(rows))
        s.line(
            [(x0 + wide * (0.06 + indent), y), (x0 + wide * (0.06 + indent + long), y)],
            colour,
            (y1 - y0) / len(rows) * 0.3,
        )


CODE = (
    (0, 0.3, "#e0a53a"), (0.05, 0.5, "#9fd0d6"), (0.05, 0.36, "#e9dcc0"), (0.1, 0.6, "#7fae58"),
    (0.1, 0.44, "#e9dcc0"), (0.1, 0.2, "#d9606a"), (0.05, 0.28, "#9fd0d6"), (0, 0.16, "#e0a53a"),
)  # fmt: skip


def laptop():
    s = Stage(TEAL)
    s.shadow(230, 1050, 1110)
    s.box(330, 440, 950, 900, 26, "#2a2c2e", light="face")
    screen(s, (356, 466, 924, 868), CODE)
    s.fill(points("290 900  990 900  1070 1080  210 1080"), "#c9c6be", light="face")
    for row in range(4):
        for at in range(12 - row % 2):
            x = 342 - row * 16 + at * (52 + row * 2.4) + row % 2 * 24
            s.box(x, 918 + row * 28, x + 42, 938 + row * 28, 5, "#4a4c4e", light=None)
    s.fill(points("540 1034  740 1034  752 1072  528 1072"), "#a9a69e", light="flat")
    s.box(206, 1078, 1074, 1110, 14, "#8f8c84", light="face")
    return s


def batik_laptop():
    s = Stage(INDIGO._replace(motif="gringsing"))
    s.shadow(270, 1010, 1110)
    s.box(290, 500, 990, 1060, 30, Batik("#6d2331", "#f0d2a8", "sekar", 240, 0.7), light="face")
    s.label(640, 780, 110, ink="#6d2331")
    s.box(250, 1052, 1030, 1110, 20, "#b9b6ae", light="face")
    s.box(560, 1052, 720, 1070, 8, "#8f8c84", light=None)
    return s


def phone():
    s = Board("#8a6f5a", Batik("#1f4a37", "#ecd9a0", "truntum", 120, 0.6))
    body = moved(rounded(-230, -460, 230, 460, 60), 470, 560, -0.06)
    s.shade_under(body, shift=26, blur=26)
    s.fill(body, "#22262a", light="face")
    s.fill(moved(rounded(-206, -430, 206, 430, 40), 470, 560, -0.06), "#f6f4ec", light="flat")
    put = partial(moved, x=470, y=560, turn=-0.06)
    s.fill(put(rounded(-206, -430, 206, -300, 30)), GREEN, light="flat")
    s.fill(put(star(0, -366, 40)), GOLD, light=None)
    tones = ("#c98f2e", "#a8352a", "#2f7480", "#5c9448", "#9c7f93", "#b07f5c")
    for at in range(6):
        x, y = -98 + at % 2 * 196, -190 + at // 2 * 200
        s.fill(
            put(rounded(x - 84, y - 84, x + 84, y + 50, 16)),
            Batik(tones[at], "#fff0d0", ("kawung", "truntum", "parang")[at % 3], 60, 0.4),
            light="flat",
        )
        s.line(put(((x - 70, y + 74), (x + 40, y + 74))), "#8a8a80", 10)
    s.fill(put(rounded(-150, 378, 150, 416, 18)), GREEN, light="flat")
    s.line(stroke("860 150  960 260  900 420  1010 520"), "#2a2c2e", 16)
    s.box(820, 90, 900, 160, 12, "#2a2c2e")
    return s


def studio():
    s = Stage(STRAW._replace(motif="truntum"))
    s.shadow(330, 960, 1110)
    s.box(560, 960, 720, 1080, 6, "#6d6a66")
    s.box(450, 1066, 830, 1104, 16, "#8f8c84")
    s.box(230, 360, 1050, 970, 26, "#22262a", light="face")
    s.box(258, 388, 1022, 920, 8, "#f6f4ec", light="flat")
    s.box(258, 388, 400, 920, 6, "#22423a", light="flat")
    for at, tone in enumerate(("#e0a53a", "#d9606a", "#9fd0d6", "#7fae58")):
        s.box(296, 430 + at * 110, 362, 496 + at * 110, 14, tone, light="face")
    s.box(440, 430, 980, 880, 8, Batik("#f0e4c8", "#a8352a", "surya", 170, 0.5), light="flat")
    s.label(710, 655, 150, ink="#8c2a20")
    s.shadow(1010, 1130, 1130, 90)
    s.oval(1010, 1060, 1120, 1140, "#e9e4d8")
    slat(s, (190, 1130), (330, 1150), "#22262a", 18)
    return s


FARM, TRAVEL, TECH = "pertanian-peternakan", "jasa-wisata-halal", "teknologi-informasi"
PICTURES = (
    Picture(
        "pupuk", FARM, "Sekarung pupuk organik", "A sack of organic fertiliser",
        partial(feed_sack, CLAY._replace(motif="truntum"), Batik("#3f6b35", "#d9e6a8", "surya", 170, 0.4), "#4a3422"), ("Pupuk",),
    ),
    Picture(
        "pakan", FARM, "Sekarung pakan ternak", "A sack of feed",
        partial(feed_sack, SLATE._replace(motif="gringsing"), Batik("#c9852f", "#fff0c8", "kawung", 120, 0.4), "#b9854f"), ("Pakan",),
    ),
    Picture("bibit", FARM, "Tiga bibit tanaman dalam polibag", "Three seedlings", seedlings, ("Bibit",)),
    Picture("telur", FARM, "Telur dalam papan", "Eggs in a tray", eggs, ("Telur",)),
    Picture("jamur", FARM, "Jamur tiram dalam keranjang", "Oyster mushrooms in a basket", mushrooms, ("Jamur",)),
    Picture("gunung", TRAVEL, "Gunung dan sawah saat matahari terbit", "A volcano and rice fields at sunrise", volcano, ("Wisata",)),
    Picture("masjid", TRAVEL, "Masjid saat senja", "A mosque at dusk", mosque, ("Paket",)),
    Picture("pantai", TRAVEL, "Perahu layar di pantai", "A sailing boat at the beach", beach, ("Paket", "Wisata")),
    Picture("nasi-kotak", TRAVEL, "Nasi kotak dengan lauk", "A boxed meal", meal_box, ("Katering",)),
    Picture("laptop", TECH, "Laptop dengan baris kode", "A laptop with lines of code", laptop, ("Kelas", "Servis")),
    Picture("laptop-batik", TECH, "Laptop bersampul batik", "A laptop with a batik cover", batik_laptop, ("Servis",)),
    Picture("ponsel", TECH, "Aplikasi toko di ponsel", "A shop on a phone", phone, ("Jasa",)),
    Picture("desain", TECH, "Desain grafis di layar", "Graphic design on a screen", studio, ("Jasa", "Kelas")),
)  # fmt: skip
