"""Demo pictures of drinks, coffee and tea, herbs and honey."""

from functools import partial

from catalog.demo.scenes_motifs import curve, darker, ellipse, lighter, mix, points, rounded, stroke
from catalog.demo.scenes_stage import (
    COFFEE,
    FOREST,
    GREEN,
    HONEY,
    INDIGO,
    LEAF,
    MOSS,
    OCHRE,
    PAPER,
    PLUM,
    ROSE,
    SAGE,
    SLATE,
    TEAL,
    TERRA,
    Batik,
    Board,
    Picture,
    Stage,
)
from catalog.demo.scenes_things import (
    beans,
    bottle,
    bowl,
    can,
    carton,
    cup,
    greens,
    heap,
    jar,
    moved,
    plate,
    pouch,
    root,
    slat,
    steam,
)


# ---------------------------------------------------------------- minuman
def water():
    s = Stage(TEAL)
    bottle(s, (660, 920, 420, 1090), "#9fd0d6", "#e9eef0")
    s.box(664, 720, 916, 900, 6, Batik("#f6f7f2", "#2f7480", "truntum", 110, 0.35))
    bottle(s, (320, 620, 300, 1110), "#c7e6e8", "#1d5c49")
    s.box(320, 660, 620, 880, 6, Batik("#1d5c49", "#d9a63c", "kawung", 110, 0.45))
    s.label(470, 770, 96, "#f6f7f2", "#1d5c49")
    return s


def tumbler(s, place, drink, straw):
    """A glass with ice and a straw; the drink stands a little under the rim."""
    x0, x1, y0, y1 = place
    s.shadow(x0 + 14, x1 - 14, y1)
    s.line([(x1 - 90, y0 + 120), (x1 + 6, y0 - 150)], straw, 20)
    s.fill([(x0, y0), (x1, y0), (x1 - 26, y1), (x0 + 26, y1)], lighter(drink, 0.62))
    s.fill([(x0 + 12, y0 + 80), (x1 - 12, y0 + 80), (x1 - 34, y1 - 18), (x0 + 34, y1 - 18)], drink)
    s.oval(x0 + 12, y0 + 56, x1 - 12, y0 + 104, lighter(drink, 0.25), soft=0.5)
    for dx, dy, turn in ((0.3, 120, 0.3), (0.6, 90, -0.2), (0.45, 210, 0.6)):
        cube = moved(points("-44 -40  44 -40  44 40  -44 40"), x0 + (x1 - x0) * dx, y0 + dy, turn)
        s.fill(cube, lighter(drink, 0.5), light="face")
    s.line([(x0 + 40, y0 + 30), (x0 + 58, y1 - 50)], lighter(drink, 0.85), 14)


def fruit_juice(wall, drink, fruit):
    s = Stage(wall)
    bottle(s, (360, 620, 380, 1090), drink, "#f4f0e2")
    s.label(490, 850, 100, ink=GREEN)
    tumbler(s, (690, 960, 700, 1110), drink, "#a8352a")
    for x, y, r in ((250, 1080, 84), (1080, 1120, 72)):
        s.shadow(x - r * 0.6, x + r * 0.6, y + r * 0.8)
        s.ball(x, y, r, fruit)
        s.line([(x, y - r * 0.82), (x + 10, y - r * 1.2)], "#5b3b26", 9)
        greens(s, x + 8, y - r * 1.0, r * 0.9, (-0.4,))
    return s


def syrups():
    s = Stage(PLUM)
    for place, skin in (
        ((280, 480, 430, 1100), Batik("#8c1a3a", "#f0a0b4", "truntum", 100, 0.3)),
        ((540, 750, 340, 1110), Batik("#c9781a", "#ffd98a", "truntum", 100, 0.3)),
        ((810, 1010, 430, 1090), Batik("#4a2a6a", "#b49ad0", "truntum", 100, 0.3)),
    ):
        bottle(s, place, skin, "#d8b25a")
        s.label((place[0] + place[1]) / 2, 850, 82, ink=skin.colour)
    return s


def milk():
    s = Stage(SLATE._replace(motif="kawung"))
    for x0, y0, tint in ((300, 620, "#f4eedd"), (500, 560, "#e9d3b0"), (700, 620, "#dfe6c8")):
        bottle(s, (x0, x0 + 180, y0, 1100), tint, GREEN)
        s.label(x0 + 90, 940, 66, ink=GREEN)
    tumbler(s, (900, 1090, 800, 1120), "#f6f0e0", "#2f7480")
    return s


def instant_drink():
    s = Stage(OCHRE._replace(motif="surya"))
    carton(s, (260, 640, 500, 1080), 120, Batik("#8c2a20", "#ffd98a", "kawung", 110, 0.6))
    s.label(450, 790, 130, ink="#8c2a20")
    for at in range(3):
        body = moved(points("-46 -130  46 -130  46 130  -46 130"), 800 + at * 34, 1000 + at * 24, 0.2 + at * 0.16)
        s.shade_under(body, shift=10, blur=12)
        s.fill(body, Batik("#e0a53a", "#8c2a20", "parang", 60, 0.6), light="face")
    plate(s, 980, 1130, 190)
    cup(s, (860, 1080, 900, 1130), "#f4ecd9", "#8a4a16")
    steam(s, 970, 860, mix(OCHRE.colour, "#ffffff", 0.45))
    return s


def ice_pops():
    s = Board("#7c94a0", Batik("#2f7480", "#e6f4f2", "surya", 170, 0.6))
    tray = ellipse(90, 130, 990, 1030)
    s.shade_under(tray, shift=24, blur=26)
    s.fill(tray, "#e9eef0", light="face")
    s.fill(ellipse(150, 190, 930, 970), "#d3dee2", light="face")
    for x, y, turn, colour in ((330, 540, -0.3, "#7f9a5a"), (540, 500, 0.0, "#e9c46a"), (750, 540, 0.3, "#6a4560")):
        stick = moved(rounded(-24, 170, 24, 420, 24), x, y, turn)
        s.shade_under(stick, shift=10, blur=10)
        s.fill(stick, "#d9b884", light="face")
        body = moved(rounded(-92, -250, 92, 230, 80), x, y, turn)
        s.shade_under(body, shift=16, blur=16)
        s.fill(body, colour)
        for side in (-34, 34):
            s.line(moved(((side, -170), (side, 160)), x, y, turn), darker(colour, 0.16), 16)
        for px, py, _ in heap(0, -20, 84, 9):
            s.oval(*_speck(x, y, turn, px * 0.7, py * 1.9), lighter(colour, 0.4), light=None)
    return s


def _speck(x, y, turn, px, py):
    cx, cy = moved(((px, py),), x, y, turn)[0]
    return cx - 9, cy - 9, cx + 9, cy + 9


# ---------------------------------------------------------------- kopi dan teh
def coffee():
    s = Stage(COFFEE)
    can(s, (700, 1010, 560, 1090), Batik("#2d5a45", "#d9a63c", "kawung", 110, 0.4))
    s.label(855, 830, 112, ink="#2d5a45")
    pouch(s, (290, 660, 400, 1110), Batik("#2f2019", "#b98543", "parang", 110), "#2f2019")
    beans(s, [(220, 1130, 0.3), (760, 1140, 1.2), (700, 1180, 0.2), (1080, 1130, 2.0), (1010, 1170, 0.7)], size=24)
    return s


def coffee_from_above():
    s = Board("#7a5638", Batik("#3d2a20", "#d9b27a", "parang", 110, 0.7))
    ring = ellipse(190, 170, 910, 890)
    s.shade_under(ring, shift=30, blur=30)
    s.fill(ring, Batik("#f4ecd9", "#2d5a45", "kawung", 100, 0.55), light="face")
    s.oval(270, 250, 830, 810, "#efe6d2", light="face")
    s.line(points("770 420  960 300"), "#d8cdb4", 74)
    s.line(points("766 414  954 294"), "#f6efdf", 52)
    s.oval(320, 300, 780, 760, "#f6efdf", light="round", soft=0.6)
    s.oval(348, 328, 752, 732, "#2a160c", light="face")
    s.oval(366, 346, 734, 714, "#5a3319", light="face")
    s.fill(curve(points("550 420  640 470  650 570  550 660  450 570  460 470")), "#c99a64", light=None)
    s.fill(curve(points("550 470  600 505  606 570  550 616  494 570  500 505")), "#6b3f20", light=None)
    beans(s, [(x, y, turn) for x, y, turn in heap(220, 1080, 170, 17)], size=40)
    return s


def drip():
    s = Stage(SAGE)
    s.shadow(330, 760, 1100)
    s.fill(
        curve(
            points("470 700  620 700  640 760  760 980  750 1070  545 1100  340 1070  330 980  450 760"), closed=False
        ),
        "#b9c4bd",
    )
    s.fill(
        curve(points("398 890  545 910  692 890  744 990  730 1056  545 1080  360 1056  346 990"), closed=False),
        "#4a2412",
    )
    s.line(stroke("735 800  850 800  870 930  760 1010"), "#5b3b26", 26)
    s.fill(points("360 470  730 470  610 690  480 690"), "#f4ecd9")
    s.fill(points("380 420  710 420  690 480  400 480"), "#e2d2ae", light="face")
    s.oval(360, 440, 730, 506, "#fbf5e6", soft=0.6)
    s.oval(400, 452, 690, 496, "#3d2216", soft=0.6)
    s.box(440, 684, 650, 716, 12, "#8d5a2a")
    cup(s, (850, 1050, 930, 1120), Batik("#f4ecd9", "#8d5a2a", "truntum", 90), "#4a2412")
    steam(s, 545, 410, mix(SAGE.colour, "#ffffff", 0.45))
    return s


def tea():
    s = Stage(LEAF)
    plate(s, 610, 1100, 350)
    cup(s, (350, 860, 690, 1100), Batik("#f4ecd9", "#2e6b4b", "kawung", 130, 0.6), "#6a7a2a")
    steam(s, 605, 560, mix(LEAF.colour, "#ffffff", 0.45))
    greens(s, 1010, 1150, 150, (-2.6, -2.0, -1.2))
    return s


def tea_box(wall, skin, ink, bloom):
    s = Stage(wall)
    carton(s, (280, 660, 440, 1070), 130, skin)
    s.label(470, 760, 132, ink=ink)
    jar(s, (850, 1070, 780, 1110), "#c9d3b4", "#8d5a2a")
    for x, y, turn in heap(960, 980, 84, 24):
        s.fill(
            moved(ellipse(-18, -9, 18, 9, steps=20), x, y, turn), mix(bloom, "#f4e8c8", turn % 1 * 0.4), light="face"
        )
    for x, y, turn in heap(770, 1150, 70, 9):
        s.fill(moved(ellipse(-20, -9, 20, 9, steps=20), x, y * 0.4 + 690, turn), bloom, light="face")
    return s


def cocoa():
    s = Stage(ROSE._replace(motif="truntum"))
    pouch(s, (620, 980, 360, 1080), Batik("#4a2417", "#e0b98a", "surya", 170, 0.5), "#4a2417")
    plate(s, 400, 1120, 260)
    cup(s, (240, 540, 820, 1110), "#e9d9b8", "#5a2f1a")
    steam(s, 390, 770, mix(ROSE.colour, "#ffffff", 0.45))
    return s


# ---------------------------------------------------------------- herbal dan jamu
def honey():
    s = Stage(HONEY)
    jar(s, (400, 850, 480, 1090), Batik("#b8650f", "#f3b040", "kawung", 120), "#f4e7c6")
    s.box(400, 680, 850, 930, 4, "#fbf2dc")
    s.label(625, 805, 112, "#fbf2dc", "#7a3f08")
    slat(s, (1000, 1040), (1070, 660), "#9b6b3f", 26)
    for at in range(6):
        s.oval(940 + at * 3, 1000 + at * 18, 1072 - at * 3, 1036 + at * 18, "#b9772f", soft=0.8)
    return s


def jamu():
    s = Stage(OCHRE)
    for x, half, y0, skin in (
        (390, 118, 500, Batik("#7a3f14", "#d68b2f", "truntum", 100, 0.25)),
        (650, 132, 380, Batik("#d9900f", "#fbd35c", "truntum", 100, 0.3)),
        (910, 118, 500, Batik("#5d7a2c", "#b8cf7a", "truntum", 100, 0.3)),
    ):
        bottle(s, (x - half, x + half, y0, 1100), skin, "#2d5a45")
        s.label(x, 860, 90, "#fbf2da", "#4a3208")
    root(s, 230, 1150, 170, 0.1, "#d9831a")
    return s


def oil():
    s = Stage(MOSS._replace(motif="truntum"))
    bottle(s, (400, 640, 360, 1100), "#8a8a1f", "#2a2a26")
    s.box(402, 720, 638, 960, 4, Batik(PAPER, "#5a6a1f", "kawung", 90, 0.35))
    s.label(520, 840, 92, ink="#4a5a1a")
    bottle(s, (700, 860, 640, 1090), "#2a1f18", "#d8b25a")
    s.label(780, 970, 60)
    for at, (x, y) in enumerate(((960, 1110), (1040, 1090), (1010, 1160), (250, 1130))):
        s.shadow(x - 26, x + 26, y + 40, 90)
        s.ball(x, y, 46, ("#5a6a1f", "#3a2a30")[at % 2], 0.84)
    greens(s, 300, 1150, 160, (-0.9, -0.4, -2.4), "#5a7048")
    return s


def capsules():
    s = Board("#8a6f4d", Batik("#20503c", "#ecd9a0", "truntum", 120, 0.6))
    greens(s, 200, 330, 330, (-0.9, -0.3, 0.3, 0.9))
    ring = ellipse(440, 190, 940, 690)
    s.shade_under(ring, shift=30, blur=30)
    s.fill(ring, "#e8e2cf", light="round", soft=0.8)
    s.label(690, 440, 200)
    for x, y, turn in heap(420, 930, 200, 13):
        capsule(s, x, y, turn)
    return s


def capsule(s, x, y, turn):
    """A capsule of two colours lying on the table."""
    lie = moved(((-44, 0), (44, 0)), x, y, turn)
    s.shade_under(moved(ellipse(-70, -28, 70, 28), x, y, turn), shift=10, blur=10)
    s.line(lie, "#3f7a3a", 52)
    s.line([lie[1], (x, y)], "#efe6c8", 52)
    s.line(moved(((-40, -12), (40, -12)), x, y, turn), "#c9dcae", 8)


def ground_herbs():
    s = Stage(TERRA._replace(motif="surya"))
    pouch(s, (600, 950, 380, 1080), Batik("#d9a03a", "#7a2f1a", "parang", 120, 0.6), "#7a2f1a")
    root(s, 200, 1120, 330, -0.05)
    root(s, 980, 1130, 170, 0.1, "#d9831a")
    s.fill(curve(points("300 930  360 850  430 820  500 850  560 930"), closed=False), "#c9772f")
    bowl(s, (290, 570, 930, 1080), Batik("#7a4a26", "#d9a863", "grain"), "#b5652a")
    return s


PICTURES = (
    Picture("air-minum", "minuman", "Air minum kemasan botol", "Bottled drinking water", water, ("Air",)),
    Picture(
        "sari-apel", "minuman", "Sari apel dalam botol dan gelas", "Apple juice in a bottle and a glass",
        partial(fruit_juice, FOREST._replace(motif="truntum"), "#e0b04a", "#a83a2a"), ("Sari",),
    ),
    Picture("sirup", "minuman", "Tiga botol sirup", "Three bottles of syrup", syrups, ("Sirup",)),
    Picture("susu", "minuman", "Susu dalam botol dan gelas", "Milk in bottles and a glass", milk, ("Susu",)),
    Picture("minuman-serbuk", "minuman", "Minuman serbuk dalam kotak dan cangkir", "Instant drink in a box and a cup", instant_drink, ("Minuman",)),
    Picture("es-lilin", "minuman", "Tiga es lilin di atas piring", "Three ice pops on a plate", ice_pops, ("Es",)),
    Picture("kopi", "kopi-teh", "Kopi dalam kemasan dan kaleng", "Coffee in a pack and a tin", coffee, ("Kopi",)),
    Picture("kopi-cangkir", "kopi-teh", "Secangkir kopi dan biji kopi", "A cup of coffee and beans", coffee_from_above, ("Kopi",)),
    Picture("kopi-seduh", "kopi-teh", "Kopi seduh manual", "Hand-brewed coffee", drip, ("Kopi",)),
    Picture("teh", "kopi-teh", "Secangkir teh hangat", "A cup of hot tea", tea, ("Teh",)),
    Picture(
        "teh-celup", "kopi-teh", "Teh dalam kotak dan stoples", "Tea in a box and a jar",
        partial(tea_box, INDIGO, Batik("#1f4a37", "#ecd9a0", "sekar", 240, 0.6), GREEN, "#3f6b45"), ("Teh",),
    ),
    Picture("cokelat", "kopi-teh", "Cokelat bubuk dan secangkir cokelat hangat", "Cocoa powder and a cup of cocoa", cocoa, ("Cokelat",)),
    Picture("madu", "herbal-jamu", "Stoples madu dan sendok kayu", "A jar of honey and a dipper", honey, ("Madu",)),
    Picture("jamu", "herbal-jamu", "Tiga botol jamu", "Three bottles of jamu", jamu, ("Jamu",)),
    Picture("minyak", "herbal-jamu", "Minyak zaitun dan habbatussauda dalam botol", "Olive and black seed oil", oil, ("Minyak",)),
    Picture("kapsul", "herbal-jamu", "Kapsul herbal dan daun kelor", "Herbal capsules and moringa leaves", capsules, ("Kapsul",)),
    Picture("serbuk-jahe", "herbal-jamu", "Serbuk jahe dalam kemasan dan rimpang jahe", "Ginger powder and ginger root", ground_herbs, ("Serbuk",)),
)  # fmt: skip
