"""Demo pictures of clothes, batik and embroidery."""

from functools import partial
from math import cos, pi, sin

from catalog.demo.scenes_motifs import curve, darker, ellipse, lighter, mix, petal, points, rounded, stroke
from catalog.demo.scenes_stage import (
    CLAY,
    GOLD,
    HONEY,
    INDIGO,
    MOSS,
    OCHRE,
    PLUM,
    ROSE,
    SAGE,
    SLATE,
    TEAL,
    Batik,
    Board,
    Picture,
    Stage,
)
from catalog.demo.scenes_things import moved, slat, tag

INDIGO_KAWUNG = Batik("#1f3a5c", "#e6e0cf", "kawung", 110, 0.72)
MAROON_SEKAR = Batik("#6d2331", "#f0d2a8", "sekar", 240, 0.72)
BROWN_PARANG = Batik("#7a5a2d", "#f5dfae", "parang", 110, 0.72)
GREEN_SURYA = Batik("#20503c", "#ecd9a0", "surya", 170, 0.72)


# ---------------------------------------------------------------- pieces
def hanger(s, y=300):
    """A wooden hanger on its hook; the camera steps back for what hangs from it."""
    s.view = (80, 120, 1200, 1240)
    s.line(stroke(f"640 {y - 95}  640 {y - 130}  668 {y - 150}  690 {y - 130}"), "#d9c9a8", 12)
    s.line([(430, y), (640, y - 95), (850, y)], "#c8a874", 18)


def folded(s, x0, x1, y, thick, skin):
    """A folded cloth lying on the table, its fold to the left, its bottom at y."""
    s.box(x0, y - thick, x1, y + 8, thick * 0.42, skin)
    dim = darker(skin.colour if isinstance(skin, Batik) else skin, 0.35)
    s.line([(x0 + thick * 0.3, y - thick * 0.48), (x1 - 40, y - thick * 0.48)], dim, 5)


def folds(s, lines, colour, width=7):
    """Creases in a garment."""
    for line in lines:
        s.line(stroke(line), colour, width)


# ---------------------------------------------------------------- fashion
def gown(wall, skin, stripe):
    s = Stage(wall)
    hanger(s)
    cut = "560 250  640 290  720 250  850 300  980 600  900 650  800 490  830 760  900 1130  640 1160  380 1130  450 760  480 490  380 650  300 600  430 300"
    s.shadow(380, 900, 1190, 90)
    s.fill(curve(points(cut)), skin)
    front = points("592 268  640 300  688 268  672 520  674 1158  606 1158  608 520")
    s.fill(front, stripe, soft=0.6)
    folds(
        s,
        ("500 800  480 960  450 1120", "560 780  550 960  540 1140", "740 780  770 960  820 1120"),
        darker(skin.colour, 0.3),
    )
    return s


def prayer_shirt():
    s = Stage(TEAL._replace(motif="gringsing"))
    hanger(s)
    cut = "560 262  720 262  860 310  1000 610  905 660  816 520  826 1010  640 1030  454 1010  464 520  375 660  280 610  420 310"
    s.fill(curve(points(cut)), "#f1ede0")
    s.fill(points("604 262  676 262  672 860  608 860"), Batik("#1f4a37", "#d9b25a", "truntum", 70, 0.7), light="face")
    s.fill(rounded(566, 226, 714, 290, 26), Batik("#1f4a37", "#d9b25a", "truntum", 60, 0.7))
    for y in range(340, 860, 110):
        s.oval(632, y, 648, y + 16, GOLD, light=None)
    folds(
        s, ("520 640  514 800  500 990", "760 640  768 800  784 990", "470 420  500 500", "812 420  782 500"), "#cfc7b0"
    )
    return s


def cap():
    s = Stage(SLATE)
    s.shadow(300, 960, 1080)
    low = "970 1070  820 1098  640 1108  460 1098  300 1070"
    s.fill([(330, 740), (940, 740), *stroke(low)], Batik("#16181c", "#d9a63c", "parang", 110, 0.16))
    s.fill(curve(points("330 750  470 670  640 644  800 670  940 750  640 786")), "#24282e")
    band = [*stroke("304 990  460 1020  640 1028  820 1020  966 990"), *stroke(low)]
    s.fill(band, Batik("#1d3f34", "#e0b354", "kawung", 90, 0.72))
    return s


def sarong():
    s = Stage(MOSS._replace(motif="gringsing"))
    s.shadow(250, 960, 1100)
    checks = Batik("#7a1f2b", "#f0c9a0", "lurik", 90, 0.6)
    for at, skin in enumerate(
        (checks, Batik("#1f4a5c", "#d9e6df", "lurik", 70, 0.6), Batik("#2d5a45", "#ecd9a0", "lurik", 110, 0.6))
    ):
        folded(s, 250 + at * 14, 980 - at * 18, 1092 - at * 158, 150, skin)
    for y in (1010, 852, 694):
        s.line([(270, y), (960, y)], "#f0dfb8", 4)
    tag(s, 860, 800)
    return s


def veil(wall, skin):
    s = Stage(wall)
    s.shadow(420, 880, 1130)
    s.fill(points("590 1000  690 1000  720 1130  560 1130"), "#8d5a2a")
    s.box(500, 1110, 780, 1146, 16, "#7a4b22")
    s.fill(
        curve(
            points(
                "640 330  780 390  830 540  826 700  930 880  960 1040  640 1090  320 1040  350 880  454 700  450 540  500 390"
            )
        ),
        skin,
    )
    s.fill(curve(points("640 420  724 470  742 580  700 690  640 730  580 690  538 580  556 470")), "#d9b48a")
    s.fill(
        curve(points("640 396  740 440  764 560  722 520  640 478  558 520  516 560  540 440")),
        darker(skin.colour, 0.25),
    )
    dim = darker(skin.colour, 0.3)
    folds(
        s,
        (
            "560 720  640 790  720 720",
            "520 760  640 880  770 750",
            "470 820  620 980  840 830",
            "400 960  520 1040  640 1060",
        ),
        dim,
    )
    return s


def sandals():
    s = Board("#a9825a", INDIGO_KAWUNG)
    for x, turn in ((400, -0.12), (720, 0.12)):
        sole = curve(
            (
                (0, -330),
                (110, -270),
                (122, -100),
                (86, 60),
                (100, 220),
                (60, 320),
                (0, 340),
                (-60, 320),
                (-96, 220),
                (-80, 60),
                (-122, -100),
                (-110, -270),
            )
        )
        lie = moved(sole, x, 600, turn)
        s.shade_under(lie, shift=22, blur=22)
        s.fill(lie, "#4a2c18", light="face")
        s.fill(moved(sole, x - 4, 594, turn, 0.9), Batik("#a5692f", "#6d3f18", "anyam", 44, 0.4), light="face")
        strap = curve(((-140, -60), (-90, -150), (0, -190), (90, -150), (140, -60), (96, -40), (0, -90), (-96, -40)))
        s.shade_under(moved(strap, x, 600, turn), shift=10, blur=12)
        s.fill(moved(strap, x, 594, turn), Batik("#6d2331", "#f0d2a8", "truntum", 70, 0.7), light="face")
        s.line(moved(((0, -180), (0, -250)), x, 594, turn), "#6d2331", 22)
    return s


def handbag(wall, skin, trim):
    s = Stage(wall)
    s.line(stroke("470 640  490 440  640 360  790 440  810 640"), darker(trim, 0.3), 40)
    s.line(stroke("466 636  486 436  640 354  786 436  806 636"), trim, 26)
    s.shadow(330, 950, 1100)
    s.fill(curve(points("360 600  640 580  920 600  960 1000  930 1090  640 1106  350 1090  320 1000")), skin)
    s.fill(curve(points("352 600  640 574  928 600  920 800  640 860  360 800")), trim)
    s.line(stroke("376 790  640 846  904 790"), lighter(trim, 0.4), 5)
    s.box(600, 800, 680, 890, 16, GOLD)
    s.box(622, 826, 658, 862, 8, darker(GOLD, 0.5), light=None)
    return s


# ---------------------------------------------------------------- batik dan bordir
def stack():
    s = Stage(INDIGO)
    s.shadow(250, 1000, 1090, 90)
    for at, skin in enumerate((MAROON_SEKAR, INDIGO_KAWUNG, BROWN_PARANG, GREEN_SURYA)):
        folded(s, 250 + at * 12, 1000 - at * 16, 1080 - at * 152, 150, skin)
    return s


def hung(wall, skin, edge):
    """A long cloth over a rod, with a border of triangles."""
    s = Stage(wall)
    slat(s, (200, 292), (1110, 292), "#8d5a2a", 34)
    for x in (186, 1122):
        s.ball(x, 290, 34, "#7a4b22")
    sheet = [
        (270, 290),
        (1030, 290),
        (1040, 700),
        *stroke("1046 1120  960 1150  860 1112  740 1150  620 1112  500 1150  380 1112  262 1140"),
        (268, 700),
    ]
    s.shade_under(sheet, shift=20, blur=26, strength=110)
    s.fill(sheet, skin, light="face")
    s.fill(
        [
            (267, 880),
            (1043, 880),
            *stroke("1046 1120  960 1150  860 1112  740 1150  620 1112  500 1150  380 1112  262 1140"),
        ],
        edge.colour,
        light="face",
    )
    for at in range(12):
        x = 268 + at * 64.6
        s.fill(
            [(x + 4, 1096), (x + 32, 900), (x + 60, 1096)],
            Batik(edge.wax, edge.colour, "truntum", 50, 0.5),
            light="flat",
        )
    s.line([(266, 880), (1043, 880)], edge.wax, 7)
    return s


def wax_pen():
    """A canting over cloth that is half drawn, and a pan of wax."""
    s = Board("#7c5433")
    sheet = points("90 150  930 90  1000 900  150 980")
    s.shade_under(sheet, shift=18, blur=22)
    s.fill(sheet, Batik("#f0e4c8", "#8a5a26", "sekar", 300, 0.75), light="flat")
    s.fill([*stroke("620 112  560 300  680 500  560 700  640 932"), (1000, 900), (930, 90)], "#f3e9d2", light="flat")
    for turn in range(8):
        s.line([(760 + px, 500 + py) for px, py in petal(0, 0, 110, 26, turn * pi / 4)], "#a5692f", 5)
    ring = ellipse(820, 800, 1220, 1200)
    s.shade_under(ring, shift=24, blur=24)
    s.fill(ring, "#3a3633", light="round", soft=0.8)
    s.oval(860, 840, 1180, 1160, "#5a2f12", light="face")
    s.oval(880, 856, 1150, 1120, "#8a4c1c", light="face")
    s.shade_under([(760, 500), (1120, 250), (1130, 270), (772, 516)], shift=18, blur=12)
    slat(s, (850, 440), (1170, 220), "#a5713f", 36)
    s.ball(838, 452, 40, "#c9853a")
    s.line(stroke("812 470  786 482  768 500"), "#c9853a", 12)
    return s


def leaf_print():
    s = Stage(SAGE._replace(motif="truntum"))
    slat(s, (200, 292), (1110, 292), "#8d5a2a", 34)
    sheet = [(280, 290), (1020, 290), *stroke("1036 1120  900 1150  760 1112  620 1150  480 1112  262 1140")]
    s.shade_under(sheet, shift=20, blur=26, strength=110)
    s.fill(sheet, "#e9dcbc", light="face")
    tones = ("#7a6a2f", "#5d7048", "#8a4a2a", "#6a5a6a", "#a5823a")
    for at in range(15):
        x, y = 380 + at % 3 * 250 + at // 3 % 2 * 50 - 25, 400 + at // 3 * 150
        printed_leaf(s, x, y, 130 + at * 7 % 40, at * 1.9, mix(tones[at % 5], "#e9dcbc", 0.2))
    return s


def printed_leaf(s, x, y, length, turn, tone):
    """The print that a leaf leaves on cloth, with its veins."""
    half = [(t / 12 * length, sin(pi * (t / 12) ** 0.7) * length * 0.34) for t in range(13)]
    s.fill(moved([*half, *((px, -py) for px, py in reversed(half))], x, y, turn), tone, light=None)
    pale = lighter(tone, 0.45)
    s.line(moved(((-30, 0), (length, 0)), x, y, turn), pale, 4)
    for at in (0.25, 0.45, 0.65):
        for side in (-1, 1):
            s.line(moved(((at * length, 0), ((at + 0.18) * length, side * length * 0.2)), x, y, turn), pale, 3)


def hoop():
    """Embroidery in its hoop, with thread and needle."""
    s = Board("#8a6f4d", Batik("#9c4a5a", "#ffe6df", "truntum", 120, 0.6))
    cloth = curve(points("120 160  900 90  1010 560  930 1010  250 1060  90 620"))
    s.shade_under(cloth, shift=16, blur=18)
    s.fill(cloth, "#efe6d6", light="flat")
    s.fill(ellipse(180, 190, 900, 910), "#b5803f", light="round")
    s.fill(ellipse(212, 222, 868, 878), "#f6efe0", light="flat")
    for ring, (reach, size, colour) in enumerate(((210, 88, "#3f7a4a"), (110, 120, "#a8352a"), (0, 60, GOLD))):
        blossom(s, reach, size, colour, ring)
    for at, colour in enumerate(("#a8352a", "#3f7a4a", "#1f3a5c")):
        spool(s, 1010 - at * 20, 240 + at * 190, colour)
    s.line([(760, 950), (1000, 1080)], "#d8dcdc", 9)
    s.line(stroke("1000 1080  900 1150  700 1130  600 1190"), "#a8352a", 5)
    return s


def blossom(s, reach, size, colour, ring):
    """A ring of stitched petals about the middle of the hoop."""
    for turn in range(8):
        angle = turn * pi / 4 + ring * pi / 8
        x, y = 540 + reach * cos(angle), 550 + reach * sin(angle)
        s.fill(petal(x, y, size, size * 0.3, angle), colour, light="face")
        for at in range(3):
            s.line(petal(x, y, size * (0.9 - at * 0.25), size * (0.22 - at * 0.07), angle), lighter(colour, 0.35), 3)


def spool(s, x, y, colour):
    """A spool of thread lying on its side."""
    s.shade_under(rounded(x, y, x + 150, y + 110, 12), shift=12, blur=12)
    s.box(x, y + 6, x + 22, y + 104, 8, "#c99a5b")
    s.box(x + 128, y + 6, x + 150, y + 104, 8, "#c99a5b")
    s.box(x + 20, y + 16, x + 130, y + 94, 6, Batik(colour, lighter(colour, 0.5), "lurik", 24, 0.5), light="face")


SHELF = "fashion-busana-muslim"
PICTURES = (
    Picture(
        "gamis", SHELF, "Gamis hijau bermotif truntum", "A green gown with a truntum motif",
        partial(gown, PLUM, Batik("#3f5d55", "#e9d9a8", "truntum", 120, 0.4), Batik("#d8b25a", "#6a4a10", "parang", 100, 0.55)), ("Gamis", "Mukena"),
    ),
    Picture("koko", SHELF, "Baju koko putih dengan pita hijau", "A white prayer shirt", prayer_shirt, ("Baju",)),
    Picture("songkok", SHELF, "Songkok hitam bersulam kawung", "A black cap with a kawung band", cap, ("Songkok",)),
    Picture("sarung", SHELF, "Tiga helai sarung tenun", "Three woven sarongs", sarong, ("Sarung",)),
    Picture(
        "jilbab", SHELF, "Jilbab hijau muda", "A pale green veil",
        partial(veil, ROSE._replace(motif="kawung"), Batik("#7d9a86", "#dfe9d8", "truntum", 120, 0.25)), ("Jilbab", "Mukena"),
    ),
    Picture("sandal", SHELF, "Sepasang sandal kulit", "A pair of leather sandals", sandals, ("Sandal",)),
    Picture(
        "tas-kulit", SHELF, "Tas kulit dengan kain batik", "A leather bag with batik",
        partial(handbag, HONEY._replace(motif="gringsing"), MAROON_SEKAR, "#7a4522"), ("Tas",),
    ),
    Picture("batik-lipat", "batik-bordir", "Empat lembar batik terlipat", "Four folded batik cloths", stack, ("Batik",)),
    Picture(
        "batik-tulis", "batik-bordir", "Batik tulis merah dengan tepi tumpal", "Red hand-drawn batik with a border of triangles",
        partial(hung, CLAY._replace(motif="gringsing"), Batik("#7a1f2b", "#f3d9ae", "sekar", 240, 0.75), Batik("#2a1418", "#e9c888", "kawung")), ("Batik",),
    ),
    Picture(
        "batik-cap", "batik-bordir", "Batik cap biru motif kawung", "Blue stamped batik with a kawung motif",
        partial(hung, OCHRE._replace(motif="truntum"), Batik("#1f3a5c", "#e6e0cf", "kawung", 160, 0.72), Batik("#12233a", "#d9c9a0", "kawung")), ("Batik",),
    ),
    Picture("canting", "batik-bordir", "Kain setengah jadi, canting, dan malam", "Half-drawn cloth, wax pen and wax", wax_pen, ("Batik",)),
    Picture("ecoprint", "batik-bordir", "Kain ecoprint bermotif daun", "Cloth printed with leaves", leaf_print, ("Batik",)),
    Picture("bordir", "batik-bordir", "Bordir bunga dalam pemidangan", "Embroidered flowers in a hoop", hoop, ("Bordir",)),
)  # fmt: skip
