"""A drawing surface for the pocket model's pictures.

It has SIDE x SIDE pixels, and one random shift and zoom for all that is drawn on it.
"""

import random

import numpy as np
from PIL import Image, ImageDraw

SIDE = 256  # drawing size; pictures are shrunk to half of it
COLORS = {
    "red": (214, 40, 40),
    "orange": (240, 130, 30),
    "yellow": (245, 205, 50),
    "green": (50, 160, 70),
    "blue": (40, 90, 205),
    "purple": (130, 60, 170),
    "pink": (240, 130, 170),
    "white": (245, 245, 245),
    "black": (25, 25, 28),
    "brown": (125, 80, 45),
}
Color = tuple[int, int, int]
SKIES = [
    ((110, 170, 230), (215, 235, 250)),
    ((40, 50, 110), (150, 110, 160)),
    ((245, 180, 120), (250, 225, 190)),
    ((120, 200, 215), (225, 245, 235)),
]


def varied(color: Color, r: random.Random, by: int = 18) -> Color:
    return tuple(max(0, min(255, v + r.randint(-by, by))) for v in color)


def darker(color: Color, factor: float) -> Color:
    return tuple(int(v * factor) for v in color)


def gradient(top: Color, bottom: Color) -> Image.Image:
    t = np.linspace(0, 1, SIDE)[:, None, None]
    rows = np.array(top) * (1 - t) + np.array(bottom) * t
    return Image.fromarray(np.broadcast_to(rows, (SIDE, SIDE, 3)).astype(np.uint8))


class Scene:
    """Coordinates are those of an unshifted picture, centre (128, 128)."""

    def __init__(self, r: random.Random):
        self.r = r
        self.dx, self.dy, self.zoom = r.uniform(-14, 14), r.uniform(-10, 10), r.uniform(0.88, 1.1)

    def x(self, v: float) -> float:
        return 128 + self.dx + (v - 128) * self.zoom

    def y(self, v: float) -> float:
        return 128 + self.dy + (v - 128) * self.zoom

    # backgrounds

    def background(self, top: Color, bottom: Color) -> None:
        self.image = gradient(top, bottom)
        self.canvas = ImageDraw.Draw(self.image)

    def sky(self) -> None:
        self.background(*self.r.choice(SKIES))

    def ground(self, top: float, color: Color) -> None:
        self.canvas.rectangle((0, self.y(top), SIDE, SIDE), fill=color)

    # shapes

    def ellipse(self, left, top, right, bottom, fill=None, **outline) -> None:
        self.canvas.ellipse((self.x(left), self.y(top), self.x(right), self.y(bottom)), fill=fill, **outline)

    def rectangle(self, left, top, right, bottom, fill=None, **outline) -> None:
        self.canvas.rectangle(
            (self.x(left), self.y(top), self.x(right), self.y(bottom)), fill=fill, **outline
        )

    def arc(self, left, top, right, bottom, start, end, fill, width) -> None:
        box = (self.x(left), self.y(top), self.x(right), self.y(bottom))
        self.canvas.arc(box, start, end, fill=fill, width=width)

    def slice(self, left, top, right, bottom, start, end, fill) -> None:
        self.canvas.pieslice(
            (self.x(left), self.y(top), self.x(right), self.y(bottom)), start, end, fill=fill
        )

    def polygon(self, *points, fill) -> None:
        self.canvas.polygon([(self.x(a), self.y(b)) for a, b in points], fill=fill)

    def line(self, *points, fill, width) -> None:
        self.canvas.line([(self.x(a), self.y(b)) for a, b in points], fill=fill, width=width)

    # colours

    def varied(self, color: Color, by: int = 18) -> Color:
        return varied(color, self.r, by)

    def one_of(self, *colors: Color | str, by: int = 18) -> Color:
        """One of the colours (or their names), slightly varied."""
        chosen = self.r.choice(colors)
        return self.varied(COLORS[chosen] if isinstance(chosen, str) else chosen, by)
