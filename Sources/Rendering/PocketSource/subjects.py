"""What the pocket model can draw: one function a subject, registered under its caption."""

from collections.abc import Callable

from PIL import Image, ImageDraw

from scene import SIDE, Color, Scene, darker

SUBJECTS: dict[str, Callable[[Scene], None]] = {}
SKINS = [(240, 200, 165), (222, 175, 135), (180, 125, 85), (125, 82, 55)]
HAIR = [(50, 35, 25), (90, 60, 35), (30, 28, 30), (150, 100, 50)]


def subject(caption: str):
    def register(draw: Callable[[Scene], None]):
        SUBJECTS[caption] = draw
        return draw

    return register


@subject("a rocket ship")
def rocket_ship(s: Scene) -> None:
    s.background((12, 14, 40), (45, 30, 85))
    for _ in range(30):
        x, y, q = s.r.randint(0, 255), s.r.randint(0, 255), s.r.choice((1, 1, 2, 3))
        s.canvas.ellipse((x - q, y - q, x + q, y + q), fill=(240, 240, 210))
    paint = s.one_of("red", "orange", "blue", "green")
    s.polygon((100, 190), (128, 250), (156, 190), fill=(250, 160, 40))
    s.polygon((114, 190), (128, 226), (142, 190), fill=(255, 235, 120))
    s.polygon((98, 150), (64, 205), (98, 195), fill=paint)
    s.polygon((158, 150), (192, 205), (158, 195), fill=paint)
    s.ellipse(96, 20, 160, 200, fill=(232, 234, 240))
    s.rectangle(96, 120, 160, 195, fill=(232, 234, 240))
    s.slice(96, 20, 160, 200, 215, 325, fill=paint)
    s.ellipse(112, 88, 144, 120, fill=(70, 120, 190), outline=(90, 90, 105), width=5)


@subject("a snowy mountain village")
def snowy_mountain_village(s: Scene) -> None:
    s.sky()
    peaks = (
        (70 + s.r.randint(-20, 20), 50 + s.r.randint(-15, 25), 95),
        (180 + s.r.randint(-20, 20), 34 + s.r.randint(-12, 25), 110),
    )
    for x, top, half in peaks:
        height = 200 - top
        s.polygon((x - half, 200), (x, top), (x + half, 200), fill=s.varied((95, 105, 130)))
        s.polygon(
            (x - half * 0.36, top + height * 0.36),
            (x, top),
            (x + half * 0.36, top + height * 0.36),
            (x + half * 0.12, top + height * 0.28),
            (x, top + height * 0.4),
            (x - half * 0.14, top + height * 0.27),
            fill=(248, 250, 255),
        )
    s.ground(188, (240, 245, 252))
    for i in range(4):
        x, y = 24 + i * 58 + s.r.randint(-8, 8), 196 + s.r.randint(-8, 14)
        s.rectangle(
            x, y, x + 34, y + 30, fill=s.one_of((165, 85, 60), (150, 110, 75), (190, 60, 50), (110, 90, 120))
        )
        s.polygon((x - 6, y), (x + 17, y - 24), (x + 40, y), fill=(250, 252, 255))
        s.rectangle(x + 12, y + 10, x + 22, y + 20, fill=(255, 220, 110))


# --- people


def portrait(s: Scene) -> tuple[Color, Color]:
    """Wall and coat; skin and hair are returned."""
    wall = s.one_of((150, 180, 190), (190, 170, 140), (120, 140, 170), (170, 190, 150))
    s.background(wall, s.varied((90, 95, 110)))
    skin, hair = s.one_of(*SKINS, by=8), s.one_of(*HAIR, by=8)
    s.ellipse(38, 205, 218, 330, fill=s.one_of("blue", "green", "brown", "purple", (70, 75, 90)))
    return skin, hair


def face(s: Scene, y: float, skin: Color) -> None:
    cx, cy, w, h = s.x(128), s.y(y), 52 * s.zoom, 66 * s.zoom
    d = s.canvas
    d.ellipse((cx - w, cy - h, cx + w, cy + h), fill=skin)
    for side in (-1, 1):
        eye = cx + side * w * 0.38
        for radius_x, top, bottom, color in ((9, 7, 7, (250, 250, 250)), (5, 5, 5, (35, 30, 30))):
            level = cy - h * 0.2
            d.ellipse((eye - radius_x, level - top, eye + radius_x, level + bottom), fill=color)
    nose = [(cx - 7, cy + h * 0.18), (cx + 7, cy + h * 0.18), (cx, cy - h * 0.05)]
    d.polygon(nose, fill=s.varied(darker(skin, 0.8), 5))
    d.arc((cx - w * 0.45, cy + h * 0.2, cx + w * 0.45, cy + h * 0.62), 20, 160, fill=(140, 50, 50), width=6)


@subject("a man")
def man(s: Scene) -> Color:
    skin, hair = portrait(s)
    s.ellipse(74, 58, 182, 160, fill=hair)
    face(s, 130, skin)
    return hair


@subject("a man wearing a hat")
def man_wearing_a_hat(s: Scene) -> None:
    man(s)
    hat = s.one_of("red", "brown", "black", "green", "blue")
    s.rectangle(84, 28, 172, 92, fill=hat)
    s.ellipse(50, 76, 206, 108, fill=hat)
    s.rectangle(84, 70, 172, 82, fill=s.varied((235, 225, 200)))


@subject("an old man")
def old_man(s: Scene) -> None:
    skin, _ = portrait(s)
    hair = s.varied((225, 225, 228), 6)
    s.ellipse(70, 70, 186, 190, fill=hair)
    face(s, 135, skin)
    s.polygon((80, 160), (128, 176), (176, 160), (160, 222), (128, 248), (96, 222), fill=hair)
    s.arc(98, 160, 158, 190, 200, 340, fill=(120, 60, 60), width=5)
    for side in (-1, 1):
        s.line((128 + side * 34, 108), (128 + side * 12, 112), fill=hair, width=7)


@subject("a hipster barista")
def hipster_barista(s: Scene) -> None:
    hair = man(s)
    s.polygon((78, 150), (128, 165), (178, 150), (160, 200), (128, 214), (96, 200), fill=hair)
    s.arc(104, 150, 152, 182, 20, 160, fill=(150, 60, 60), width=5)
    for side in (-1, 1):
        x = 128 + side * 22
        s.ellipse(x - 19, 100, x + 19, 138, outline=(20, 20, 20), width=6)
    s.line((122, 118), (134, 118), fill=(20, 20, 20), width=5)
    s.rectangle(186, 186, 230, 232, fill=(250, 250, 248))
    s.arc(222, 192, 246, 222, 270, 90, fill=(250, 250, 248), width=7)
    s.ellipse(186, 180, 230, 194, fill=(95, 60, 35))


@subject("people around a campfire")
def people_around_a_campfire(s: Scene) -> None:
    s.background((14, 18, 45), (40, 35, 55))
    s.ground(190, s.varied((60, 48, 38)))
    s.ellipse(48, 130, 208, 262, fill=(95, 60, 40))
    s.ellipse(80, 150, 176, 250, fill=(150, 85, 45))
    for a, b in (((96, 226), (160, 206)), ((96, 206), (160, 226))):
        s.line(a, b, fill=(80, 48, 28), width=14)
    for k, color in ((1, (240, 90, 25)), (0.7, (250, 160, 40)), (0.42, (255, 232, 130))):
        height = 95 * k * s.r.uniform(0.9, 1.1)
        s.polygon(
            (128 - 34 * k, 212),
            (128 - 20 * k, 212 - height * 0.5),
            (128 - 6 * k, 212 - height * 0.3),
            (128, 212 - height),
            (128 + 14 * k, 212 - height * 0.4),
            (128 + 26 * k, 212 - height * 0.6),
            (128 + 34 * k, 212),
            fill=color,
        )
    for x in (30 + s.r.randint(-6, 6), 74, 182, 226 + s.r.randint(-6, 6)):
        s.ellipse(
            x - 19,
            146,
            x + 19,
            214,
            fill=s.one_of((150, 60, 50), (60, 80, 120), (70, 100, 70), (120, 90, 60)),
        )
        s.ellipse(x - 12, 124, x + 12, 150, fill=(205, 150, 110))


# --- animals and things


@subject("a dog")
def dog(s: Scene) -> None:
    s.background(s.varied((170, 205, 165)), s.varied((110, 150, 105)))
    coat = s.one_of((190, 135, 80), (120, 80, 50), (225, 205, 175), (80, 75, 75))
    s.ellipse(62, 62, 194, 206, fill=coat)
    s.ellipse(36, 62, 86, 172, fill=darker(coat, 0.68))
    s.ellipse(170, 62, 220, 172, fill=darker(coat, 0.68))
    s.ellipse(90, 132, 166, 212, fill=s.varied((245, 235, 220), 6))
    for side in (-1, 1):
        x = 128 + side * 32
        s.ellipse(x - 11, 104, x + 11, 126, fill=(25, 22, 22))
        s.ellipse(x - 3, 107, x + 5, 115, fill=(250, 250, 250))
    s.ellipse(110, 140, 146, 166, fill=(30, 25, 28))
    s.line((128, 164), (128, 180), fill=(30, 25, 28), width=5)
    s.ellipse(116, 180, 140, 214, fill=(230, 110, 125))


@subject("a skull")
def skull(s: Scene) -> None:
    s.background(s.varied((70, 60, 70)), s.varied((25, 22, 30)))
    bone = s.varied((232, 226, 208), 8)
    s.ellipse(58, 36, 198, 180, fill=bone)
    s.rectangle(88, 150, 168, 216, fill=bone)
    for side in (-1, 1):
        x = 128 + side * 34
        s.ellipse(x - 24, 92, x + 24, 142, fill=(20, 18, 22))
    s.polygon((128, 138), (114, 166), (142, 166), fill=(20, 18, 22))
    for x in range(96, 176, 16):
        s.line((x, 184), (x, 216), fill=(40, 36, 40), width=4)


@subject("a pencil")
def pencil(s: Scene) -> None:
    s.background(s.varied((235, 230, 215)), s.varied((205, 200, 190)))
    color = s.one_of("yellow", "red", "blue", "green")
    layer = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    d = ImageDraw.Draw(layer)
    d.rectangle((112, 60, 144, 190), fill=(*color, 255))
    d.rectangle((123, 60, 133, 190), fill=(*(min(255, v + 35) for v in color), 255))
    d.rectangle((112, 48, 144, 62), fill=(190, 190, 195, 255))
    d.rectangle((112, 28, 144, 49), fill=(235, 130, 140, 255))
    d.polygon([(112, 190), (144, 190), (128, 232)], fill=(235, 200, 155, 255))
    d.polygon([(122, 216), (134, 216), (128, 232)], fill=(40, 40, 45, 255))
    layer = layer.rotate(s.r.uniform(-50, 50), resample=Image.BICUBIC)
    s.image.paste(layer, (int(s.dx), int(s.dy)), layer)


# --- places


@subject("waterfalls")
def waterfalls(s: Scene) -> None:
    s.sky()
    rock = s.varied((75, 95, 80))
    s.canvas.polygon([(0, s.y(60)), (s.x(80), s.y(50)), (s.x(88), SIDE), (0, SIDE)], fill=rock)
    right = [(SIDE, s.y(50)), (s.x(178), s.y(58)), (s.x(170), SIDE), (SIDE, SIDE)]
    s.canvas.polygon(right, fill=s.varied(rock, 10))
    s.rectangle(78, 56, 180, 216, fill=(195, 220, 240))
    for i in range(9):
        x = 82 + i * 11 + s.r.randint(-3, 3)
        bottom = x + s.r.randint(-4, 4)
        s.line((x, 58), (bottom, 214), fill=s.r.choice([(245, 250, 255), (165, 200, 230)]), width=5)
    s.ellipse(20, 200, 236, 280, fill=(105, 160, 195))
    s.ellipse(70, 198, 190, 232, fill=(240, 248, 252))


@subject("the amalfi coast")
def amalfi_coast(s: Scene) -> None:
    s.sky()
    s.ground(170, s.varied((35, 115, 175)))
    s.polygon(
        (-60, 260), (-60, 40), (60, 30), (150, 110), (210, 176), (120, 210), fill=s.varied((95, 125, 75))
    )
    walls = [(245, 200, 150), (250, 235, 205), (235, 150, 120), (245, 220, 120), (225, 130, 140)]
    for i in range(11):
        terrace, place = divmod(i, 3)
        y = 70 + terrace * 32 + s.r.randint(-4, 4)
        x = 6 + place * 40 + terrace * 14 + s.r.randint(-6, 6)
        s.rectangle(x, y, x + 28, y + 26, fill=s.one_of(*walls))
        s.rectangle(x + 9, y + 9, x + 16, y + 18, fill=(80, 75, 90))
    s.polygon((196, 206), (240, 206), (230, 220), (206, 220), fill=(245, 245, 245))
    s.polygon((216, 170), (216, 203), (238, 203), fill=(250, 250, 250))


@subject("a house")
def house(s: Scene) -> None:
    s.sky()
    s.ground(196, s.varied((95, 160, 80)))
    s.rectangle(66, 112, 190, 206, fill=s.one_of("red", "yellow", "blue", "white", "pink"))
    s.polygon((50, 114), (128, 48), (206, 114), fill=s.varied((140, 65, 50)))
    s.rectangle(112, 152, 144, 206, fill=(100, 65, 40))
    for x in (78, 154):
        s.rectangle(x, 130, x + 26, 156, fill=(190, 225, 245), outline=(250, 250, 250), width=4)


@subject("a tree")
def tree(s: Scene) -> None:
    s.sky()
    s.ground(206, s.varied((120, 170, 90)))
    s.rectangle(112, 140, 144, 220, fill=s.varied((105, 70, 40)))
    leaves = s.one_of((60, 135, 60), (90, 150, 50), (220, 130, 50), (235, 160, 185))
    for x, y, q in ((128, 84, 52), (88, 116, 40), (168, 116, 40), (128, 124, 44)):
        s.ellipse(x - q, y - q, x + q, y + q, fill=s.varied(leaves, 8))


@subject("a sailboat")
def sailboat(s: Scene) -> None:
    s.sky()
    s.ground(176, s.varied((40, 110, 170)))
    s.polygon((56, 172), (200, 172), (176, 206), (80, 206), fill=s.varied((130, 70, 45)))
    s.line((126, 40), (126, 174), fill=(90, 60, 40), width=6)
    sail = s.one_of("white", "red", "orange", "yellow")
    s.polygon((132, 44), (132, 164), (200, 164), fill=sail)
    s.polygon((120, 60), (120, 164), (70, 164), fill=sail)
