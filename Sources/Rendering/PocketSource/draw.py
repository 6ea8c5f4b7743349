#!/usr/bin/env python3
"""Captioned pictures for the pocket model. Everything is drawn here; no data set is used.

python draw.py SHEET.png        shows 96 of them
"""

import math
import random
import sys

from PIL import Image, ImageDraw

import styles
from scene import COLORS, SIDE, Color, Scene, varied
from subjects import SUBJECTS

PICTURE = SIDE // 2  # side of a finished picture
SHAPES = ["circle", "square", "triangle", "star", "heart", "ring", "cross"]


def star(x: float, y: float, radius: float, inner: float = 0.42) -> list[tuple[float, float]]:
    corners = []
    for i in range(10):
        length, angle = radius * (inner if i % 2 else 1), math.pi * i / 5 - math.pi / 2
        corners.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    return corners


def draw_shape(d: ImageDraw.ImageDraw, kind: str, x: float, y: float, q: float, color: Color) -> None:
    """One of SHAPES around (x, y), about 2 q wide."""
    match kind:
        case "circle":
            d.ellipse((x - q, y - q, x + q, y + q), fill=color)
        case "square":
            d.rectangle((x - q * 0.88, y - q * 0.88, x + q * 0.88, y + q * 0.88), fill=color)
        case "triangle":
            d.polygon([(x, y - q), (x + q, y + q * 0.8), (x - q, y + q * 0.8)], fill=color)
        case "star":
            d.polygon(star(x, y, q * 1.1), fill=color)
        case "ring":
            d.ellipse((x - q, y - q, x + q, y + q), outline=color, width=int(q * 0.38))
        case "cross":
            w = q * 0.34
            d.rectangle((x - w, y - q, x + w, y + q), fill=color)
            d.rectangle((x - q, y - w, x + q, y + w), fill=color)
        case "heart":
            lobe, top = q * 1.12, y - q * 0.85
            d.ellipse((x - q, top, x - q + lobe, top + lobe), fill=color)
            d.ellipse((x + q - lobe, top, x + q, top + lobe), fill=color)
            d.polygon([(x - q * 0.96, y - q * 0.1), (x + q * 0.96, y - q * 0.1), (x, y + q)], fill=color)


def coloured_shapes(r: random.Random) -> tuple[str, Image.Image]:
    """One shape, or two of them with a relation, on a plain background that the caption may name."""
    background, color = r.sample(sorted(COLORS), 2)
    kind = r.choice(SHAPES)
    image = Image.new("RGB", (SIDE, SIDE), varied(COLORS[background], r, 10))
    d = ImageDraw.Draw(image)
    q = r.uniform(52, 84)
    if r.random() < 0.3:
        kind2, color2 = (
            r.choice(SHAPES),
            r.choice([c for c in sorted(COLORS) if c not in (background, color)]),
        )
        above = r.random() < 0.5
        first, second = ((128, 66), (128, 190)) if above else ((66, 128), (190, 128))
        draw_shape(d, kind, *first, q * 0.62, varied(COLORS[color], r, 10))
        draw_shape(d, kind2, *second, q * 0.62, varied(COLORS[color2], r, 10))
        caption = f"a {color} {kind} {'above' if above else 'left of'} a {color2} {kind2}"
    else:
        x, y = 128 + r.uniform(-26, 26), 128 + r.uniform(-26, 26)
        draw_shape(d, kind, x, y, q, varied(COLORS[color], r, 10))
        caption = f"a {color} {kind}"
    if r.random() < 0.6:
        caption += f" on a {background} background"
    return caption, image


def styled_subject(r: random.Random) -> tuple[str, Image.Image]:
    """A subject, plain under its name or in a style; some photos are just "a high quality photo"."""
    name = r.choice(list(SUBJECTS))
    scene = Scene(r)
    SUBJECTS[name](scene)
    if r.random() < 0.3:
        return name, scene.image
    style = r.choice(list(styles.STYLES))
    image = styles.apply(style, scene.image, r)
    if style == "a photo of" and r.random() < 0.2:
        return "a high quality photo", image
    return f"{style} {name}", image


def sample(r: random.Random) -> tuple[str, Image.Image]:
    """A caption and its picture, PICTURE x PICTURE, RGB."""
    caption, image = coloured_shapes(r) if r.random() < 0.3 else styled_subject(r)
    return caption, image.resize((PICTURE, PICTURE), Image.LANCZOS)


def main() -> None:
    r, columns, rows = random.Random(3), 12, 8
    sheet = Image.new("RGB", (PICTURE * columns, PICTURE * rows))
    for i in range(columns * rows):
        sheet.paste(sample(r)[1], (PICTURE * (i % columns), PICTURE * (i // columns)))
    sheet.save(sys.argv[1])


if __name__ == "__main__":
    main()
