"""Draws the pictures of suites: shapes that stand for scans, and nothing that anybody took."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from plumbline.guardrails.suites.recipe import PictureRecipe

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_SEGMENTS = {
    "top": (0, 0, 1, 0),
    "middle": (0, 1, 1, 1),
    "bottom": (0, 2, 1, 2),
    "left_above": (0, 0, 0, 1),
    "left_below": (0, 1, 0, 2),
    "right_above": (1, 0, 1, 1),
    "right_below": (1, 1, 1, 2),
}
"""Lines of a digit as a calculator shows it, in halves of its height."""
_OFF = (
    "middle",
    "top middle bottom left_above left_below",
    "left_above right_below",
    "left_above left_below",
    "top bottom left_below",
    "right_above left_below",
    "right_above",
    "left_above left_below middle bottom",
    "",
    "left_below",
)
"""Lines that each digit leaves out, from 0 to 9."""


def drawn(recipe: PictureRecipe) -> Image:
    """The picture, in shades of grey as red, green and blue."""
    from PIL import Image, ImageDraw

    draw = random.Random(f"{recipe.shape} {recipe.seed}")  # noqa: S311 - it must come out the same every time
    side = recipe.side
    if recipe.shape == "noise":
        return Image.frombytes("L", (side, side), draw.randbytes(side * side)).convert("RGB")
    image = Image.new("L", (side, side), draw.randrange(40))
    pen = ImageDraw.Draw(image)
    if recipe.shape == "digit":
        _digit(pen, side, recipe.seed % 10, draw)
    elif recipe.shape == "stripes":
        _stripes(pen, side, draw)
    elif recipe.shape == "rings":
        _rings(pen, side, draw)
    return image.convert("RGB")


def _digit(pen: ImageDraw, side: int, digit: int, draw: random.Random) -> None:
    left, top = side * draw.uniform(0.25, 0.35), side * draw.uniform(0.1, 0.2)
    width, half = side * draw.uniform(0.3, 0.4), side * draw.uniform(0.3, 0.35)
    for name, (x, y, to_x, to_y) in _SEGMENTS.items():
        if name not in _OFF[digit].split():
            ends = (left + x * width, top + y * half, left + to_x * width, top + to_y * half)
            pen.line(ends, fill=draw.randrange(180, 256), width=max(2, side // 12))


def _stripes(pen: ImageDraw, side: int, draw: random.Random) -> None:
    for place in range(0, side, draw.randrange(3, 8)):
        pen.line((place, 0, place + draw.randrange(6), side), fill=draw.randrange(120, 256))


def _rings(pen: ImageDraw, side: int, draw: random.Random) -> None:
    for edge in range(0, side // 2, draw.randrange(2, 5)):
        pen.ellipse((edge, edge, side - 1 - edge, side - 1 - edge), outline=draw.randrange(120, 256))
