"""Demo pictures of crafts and furniture."""

from math import pi

from catalog.demo.scenes_motifs import curve, darker, ellipse, mix, petal, points, rounded, star, stroke
from catalog.demo.scenes_stage import (
    CLAY,
    COFFEE,
    FOREST,
    GOLD,
    GREEN,
    INDIGO,
    PLUM,
    SAGE,
    STRAW,
    TEAL,
    TERRA,
    Batik,
    Board,
    Picture,
    Stage,
)
from catalog.demo.scenes_things import greens, ring_of

TEAK = Batik("#9b6b3f", "#5b3518", "grain", 120, 0.35)
DARK_TEAK = Batik("#6d4526", "#3b2412", "grain", 120, 0.4)


# ---------------------------------------------------------------- kerajinan
def basket():
    s = Stage(SAGE)
    for colour, width in (("#5f3c18", 40), ("#8d5f2c", 25), ("#c18f4c", 10)):
        s.line(stroke("420 640  450 450  540 350  640 316  740 350  830 450  860 640"), colour, width)
    s.shadow(350, 930, 1096)
    rim = "980 610  950 860  890 1080  640 1112  390 1080  330 860  300 610"
    s.fill(curve(points(rim), closed=False), Batik("#c18f4c", "#5f3c18", "anyam", 84, 0.62))
    s.box(284, 576, 996, 652, 36, Batik("#8d5f2c", "#e8c07a", "parang", 80))
    return s


def woven_bag():
    s = Stage(TEAL._replace(motif="truntum"))
    for x in (0, 34):
        s.line(
            stroke(f"{440 + x} 640  {470 + x} 420  {640 + x} 330  {810 + x} 420  {840 + x} 640"),
            ("#5f3c18", "#b98543")[x > 0],
            24,
        )
    s.shadow(330, 950, 1100)
    s.fill(
        curve(points("326 606  640 596  964 606  950 860  926 1070  880 1096  640 1106  410 1096  364 1070  340 860")),
        Batik("#d9b878", "#8a5f2a", "anyam", 60, 0.5),
    )
    for row, tone in enumerate(("#a8352a", GREEN, "#a8352a")):
        y = 760 + row * 84
        s.fill([(344, y), (946, y), (942, y + 54), (348, y + 54)], Batik(tone, "#f0d9a0", "parang", 54, 0.6))
    s.box(320, 590, 968, 640, 24, "#8d5f2c")
    return s


def jug():
    s = Stage(CLAY)
    s.shadow(420, 880, 1116)
    for places, colour, width in (
        ("720 470  900 470  1000 580  975 720  850 790", "#6d3015", 48),
        ("720 464  900 464  992 576  966 716  850 784", "#9a4a25", 32),
    ):
        s.line(stroke(places), colour, width)
    clay = Batik("#a9512a", "#f2c79a", "truntum", 110, 0.32)
    s.fill(
        curve(
            points(
                "560 330  720 330  700 470  860 640  900 860  800 1070  640 1124  480 1070  380 860  420 640  580 470"
            )
        ),
        clay,
    )
    s.box(530, 296, 750, 352, 26, "#8a3f1e")
    s.fill(
        points("386 800  894 800  900 880  884 930  396 930  380 880"), Batik("#5d2a14", "#f0c88e", "parang", 90, 0.7)
    )
    return s


def carved_star():
    """A carved panel: the eight-pointed star in rings, where a calligraphy would hang."""
    s = Stage(FOREST._replace(motif="lurik"))
    s.view = (90, 60, 1190, 1160)
    frame = rounded(240, 180, 1040, 980, 26)
    s.shade_under(frame, shift=24, blur=28, strength=150)
    s.fill(frame, DARK_TEAK, light="face")
    s.box(290, 230, 990, 930, 14, Batik("#8a5a30", "#e0b878", "truntum", 90, 0.3), light="face")
    for at, (reach, tone) in enumerate(
        ((330, "#4a2c18"), (306, "#c9974f"), (250, "#5b3518"), (228, "#d9ac62"), (150, "#6d4526"))
    ):
        s.fill(star(640, 580, reach, turn=at * pi / 8), tone, light="face")
    for turn in range(8):
        s.fill(petal(640, 580, 138, 32, turn * pi / 4), "#f0d392", light="face")
        s.fill(petal(640, 580, 210, 14, turn * pi / 4 + pi / 8), "#5b3518", light=None)
    s.ball(640, 580, 34, GOLD)
    return s


def prayer_beads():
    s = Board("#a9825a", Batik("#1f4a37", "#ecd9a0", "kawung", 120, 0.7))
    for x, y, _ in ring_of(560, 500, 380, 310, 33):
        s.dim(ellipse(x - 40, y - 30, x + 54, y + 52), 12, 120)
    for at, (x, y, _) in enumerate(ring_of(560, 500, 380, 310, 33)):
        s.ball(x, y, 46 if at % 11 == 8 else 37, ("#6d3a1c", "#8a4a22")[at % 2] if at % 11 != 8 else GOLD)
    s.line([(560, 820), (560, 930)], "#6d2331", 9)
    s.ball(560, 880, 40, "#6d3a1c")
    for at in range(9):
        s.line(stroke(f"560 920  {540 + at * 5} 1000  {512 + at * 12} 1120"), mix("#6d2331", "#c9606a", at % 3 / 3), 8)
    return s


def book_stand():
    """A folding stand, carved, with a book open on it."""
    s = Stage(INDIGO._replace(motif="kawung"))
    s.shadow(350, 960, 1120)
    for side, skin in ((1, DARK_TEAK), (-1, TEAK)):
        leg = [(640 + side * x, y) for x, y in points("-300 740  -250 700  330 1090  270 1140  200 1132")]
        s.fill(leg, skin, light="face")
    for side in (-1, 1):
        s.fill([(640 + side * x, y) for x, y in points("24 800  330 640  360 670  60 850")], TEAK, light="face")
    for side, tone in ((-1, "#f6efdf"), (1, "#e6dcc4")):
        page = [(640 + side * x, y) for x, y in stroke("0 760  90 690  220 640  340 626")]
        s.fill([*page, *((x, y + 26) for x, y in reversed(page))], darker(tone, 0.3), light="face")
        s.fill([*((x, y - 24) for x, y in page), *reversed(page)], tone, light="face")
        s.line([(x, y + 30) for x, y in page], GREEN, 14)
    for x in (440, 840):
        for turn in range(8):
            s.fill(petal(x, 1010, 56, 15, turn * pi / 4), "#e0b878", light=None)
    return s


# ---------------------------------------------------------------- furnitur dan dekorasi
def stool():
    s = Stage(STRAW)
    s.shadow(370, 920, 1130)
    for x, lean in ((420, -36), (560, -10), (720, 10), (860, 36)):
        s.fill([(x - 22, 760), (x + 22, 760), (x + 20 + lean, 1130), (x - 20 + lean, 1130)], "#7a4b22")
    s.box(388, 930, 892, 966, 14, "#8d5a2a")
    s.box(350, 690, 930, 800, 46, Batik("#a06a33", "#5a3512", "parang", 100, 0.4))
    s.box(366, 640, 914, 726, 42, Batik("#2d5a45", "#e9cf8a", "surya", 130, 0.6))
    return s


def low_table():
    s = Stage(PLUM._replace(motif="gringsing"))
    s.shadow(230, 1020, 1120)
    for x, lean in ((330, -40), (930, 40)):
        s.fill([(x - 26, 800), (x + 26, 800), (x + 20 + lean, 1120), (x - 20 + lean, 1120)], DARK_TEAK)
    s.fill(points("200 760  300 690  980 690  1080 760"), TEAK, light="face")
    s.fill(
        points("200 760  1080 760  1070 830  210 830"), Batik("#8a5a30", "#e0b878", "parang", 70, 0.35), light="face"
    )
    s.dim(ellipse(520, 700, 860, 750), 14, 130)
    s.fill(
        curve(points("580 470  640 450  700 470  720 560  760 640  720 716  560 716  520 640  560 560")),
        Batik("#2f7480", "#bfe6e4", "kawung", 80, 0.5),
    )
    greens(s, 640, 470, 230, (-2.3, -1.9, -1.55, -1.2, -0.8), "#3f6b35")
    return s


def cupboard():
    s = Stage(COFFEE._replace(motif="kawung"))
    s.view = (70, 130, 1220, 1280)
    s.shadow(330, 960, 1140)
    for x in (380, 900):
        s.box(x - 26, 1090, x + 26, 1140, 8, "#4a2c18")
    s.box(330, 260, 950, 1106, 16, DARK_TEAK, light="face")
    s.box(300, 220, 980, 276, 14, TEAK)
    for x in (360, 650):
        s.box(x, 310, x + 270, 760, 10, "#4a2c18", light="face")
        s.box(x + 18, 328, x + 252, 742, 6, Batik("#b9854f", "#6d4526", "surya", 150, 0.5), light="face")
        s.box(x, 790, x + 270, 1060, 10, TEAK, light="face")
        s.box(x + 30, 820, x + 240, 1030, 8, Batik("#9b6b3f", "#e0b878", "kawung", 90, 0.3), light="face")
    for x in (624, 656):
        s.ball(x, 560, 14, GOLD)
        s.ball(x, 900, 14, GOLD)
    return s


def lamp():
    s = Stage(TERRA._replace(colour="#6d4a3a", wax="#e9c08a", motif="truntum"))
    s.shadow(470, 800, 1120)
    s.box(490, 1070, 790, 1120, 22, DARK_TEAK)
    s.box(616, 760, 664, 1080, 14, "#8d5a2a")
    s.glow(640, 600, 520, "#ffdf9a")
    s.fill(points("520 400  760 400  900 800  380 800"), Batik("#f6dca0", "#b9722a", "kawung", 110, 0.55), light="face")
    s.glow(640, 640, 240, "#fff3c8")
    s.box(508, 380, 772, 412, 10, "#7a4b22")
    s.box(368, 784, 912, 820, 12, "#7a4b22")
    return s


PICTURES = (
    Picture("keranjang", "kerajinan", "Keranjang anyaman bambu", "A woven bamboo basket", basket, ("Anyaman",)),
    Picture("tas-anyaman", "kerajinan", "Tas anyaman pandan", "A woven pandanus bag", woven_bag, ("Anyaman", "Udeng")),
    Picture("gerabah", "kerajinan", "Kendi gerabah bermotif truntum", "An earthen jug", jug, ("Gerabah",)),
    Picture("ukiran", "kerajinan", "Hiasan dinding ukiran kayu", "A carved wooden panel", carved_star, ("Kaligrafi",)),
    Picture("tasbih", "kerajinan", "Tasbih kayu di atas meja", "Wooden prayer beads", prayer_beads, ("Tasbih",)),
    Picture("rehal", "kerajinan", "Rehal kayu jati dengan kitab terbuka", "A teak book stand with an open book", book_stand, ("Rehal",)),
    Picture("kursi", "furnitur-dekorasi", "Bangku kayu dengan bantalan batik", "A wooden stool with a batik seat", stool, ("Kursi",)),
    Picture("meja", "furnitur-dekorasi", "Meja rendah dengan vas", "A low table with a vase", low_table, ("Meja",)),
    Picture("lemari", "furnitur-dekorasi", "Lemari kayu jati berukir", "A carved teak cupboard", cupboard, ("Lemari",)),
    Picture("lampu", "furnitur-dekorasi", "Lampu meja bermotif kawung", "A table lamp with a kawung motif", lamp, ("Lampu",)),
)  # fmt: skip
