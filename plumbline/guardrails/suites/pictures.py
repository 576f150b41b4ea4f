"""A picture of a suite as a file of each format, and as a detector is given it."""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.guardrails.content import Picture
from plumbline.guardrails.pictures.metadata import metadata_of
from plumbline.guardrails.suites.drawing import drawn
from plumbline.guardrails.suites.item import Case, Item
from plumbline.guardrails.suites.recipe import Format, PictureRecipe

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.PngImagePlugin import PngInfo

FORMATS: dict[str, Format] = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
"""The ways of writing a picture."""

_WITH_TEXTS: tuple[Format, ...] = ("PNG", "JPEG")

_EXIF = {"camera": 0x010F, "moment": 0x0132, "artist": 0x013B}
_LOCATION = 0x8825
_TEXTS = {"comment": "Comment", "title": "Title", "author": "Author"}
_XMP = {
    "place_in_xmp": 'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="{0},0N"',
    "creator": 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:AuthorsPosition="Clerk {0}"',
    "history": 'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Editor {0}"',
}
_ONLY_IN: dict[str, tuple[Format, ...]] = {"press": ("JPEG",), **dict.fromkeys(_TEXTS, _WITH_TEXTS)}
"""What the other formats have no place for."""


def picture_cases(item: Item) -> Iterator[Case]:
    """A picture as it was written, and in each format that can say what it says; nothing of other items."""
    recipe = item.picture
    if recipe is None:
        return
    yield Case(item, "as_written", opened(file_of(recipe, recipe.format)))
    for variant, kind in FORMATS.items():
        if kind in _ONLY_IN.get(recipe.note or "", tuple(FORMATS.values())):
            yield Case(item, variant, opened(file_of(recipe, kind)))


def opened(data: bytes) -> Picture:
    """A file of a suite as the service would hand it on; it is one of ours, so nothing limits it."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        shown = image.convert("RGB")
        kind = image.format or ""
        return Picture(shown.width, shown.height, shown.tobytes(), kind, 1, metadata_of(image))


def file_of(recipe: PictureRecipe, kind: Format) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    drawn(recipe).save(file, kind, **_saying(recipe, kind))
    data = file.getvalue()
    return _with_press_note(data, recipe) if recipe.note == "press" else data


def _saying(recipe: PictureRecipe, kind: Format) -> dict[str, Any]:
    """What Pillow is told to write beside the picture."""
    note, number = recipe.note or "", recipe.seed % 90
    if note in _EXIF or note == "place":
        return {"exif": _exif(note, number)}
    if note in _XMP:
        packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a {_XMP[note].format(number)}/></x:xmpmeta>'
        return (
            {"pnginfo": _text("XML:com.adobe.xmp", packet, 2)} if kind == "PNG" else {"xmp": packet.encode()}
        )
    if note in _TEXTS:
        said = f"{note} number {number}"
        return {"pnginfo": _text(_TEXTS[note], said, number)} if kind == "PNG" else {"comment": said.encode()}
    if note == "colours":
        return {"icc_profile": random.Random(recipe.seed).randbytes(300)}  # noqa: S311 - nobody reads it
    return {"dpi": (72 + number, 72 + number)} if note == "resolution" else {}


def _exif(note: str, number: int) -> Exif:
    from PIL import Image

    exif = Image.Exif()
    if note == "place":
        exif[_LOCATION] = {1: "N", 2: (float(number), 0.0, 0.0), 3: "W", 4: (float(number), 30.0, 0.0)}
    else:
        said = f"2020:01:01 00:00:{number % 60:02}" if note == "moment" else f"{note} {number}"
        exif[_EXIF[note]] = said
    return exif


def _text(key: str, said: str, number: int) -> PngInfo:
    """In one of a PNG's three kinds of text: plain, compressed, or in any language."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    if number % 3 == 2:
        info.add_itxt(key, said)
    else:
        info.add_text(key, said, zip=bool(number % 3))
    return info


def _with_press_note(jpeg: bytes, recipe: PictureRecipe) -> bytes:
    """After a JPEG's first two bytes, a segment as press agencies' tools write it: a caption."""
    caption = f"caption {recipe.seed}".encode()
    iptc = b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    padded = iptc + b"\0" * (len(iptc) % 2)
    body = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + padded
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
