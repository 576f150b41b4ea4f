"""How a picture of a suite is made: no picture lies in Git."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.records.base import Record

Format = Literal["PNG", "JPEG", "WEBP"]

Shape = Literal["digit", "stripes", "rings", "noise", "blank"]
"""What is to be seen."""

Note = Literal[
    "camera",
    "moment",
    "artist",
    "place",
    "place_in_xmp",
    "creator",
    "history",
    "comment",
    "title",
    "author",
    "press",
    "colours",
    "resolution",
]
"""What its file says beside it. `colours` and `resolution` are of the picture itself, and harmless."""


class PictureRecipe(Record):
    """A picture, the same each time."""

    shape: Shape
    seed: int = Field(ge=0, description="Another gives another picture, and other values in what is noted.")
    side: int = Field(default=28, ge=8, le=256, description="Pixels.")
    format: Format = "PNG"
    note: Note | None = None
