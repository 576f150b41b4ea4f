"""Pictures come out in their model's size, and what could harm the service is refused."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from plumbline.intent import HarmonisedImage
from plumbline.serving.preprocessing.images import Resizing
from plumbline.serving.preprocessing.removed import UnharmonisableError

WANTED = HarmonisedImage(width=28, height=28, greyscale=True, largest_pixels=10_000)


def written(image: Image.Image, kind: str = "PNG", **named: object) -> str:
    file = io.BytesIO()
    image.save(file, kind, **named)
    return base64.b64encode(file.getvalue()).decode()


def bomb() -> str:
    """A kilobyte that states 50,000 by 50,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000, 9))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")).decode()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_gets_the_models_size_and_colours(kind: str) -> None:
    sent = written(Image.new("RGB", (64, 48), (255, 0, 0)), kind)
    with Image.open(io.BytesIO(base64.b64decode(Resizing()("images[0]", sent, WANTED)))) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "L", (28, 28))


def test_what_a_camera_noted_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "ann@example.com"
    sent = written(Image.new("RGB", (28, 28)), "JPEG", exif=exif)
    assert b"ann@" in base64.b64decode(sent)
    assert b"ann@" not in base64.b64decode(Resizing()("images[0]", sent, WANTED))


def test_a_picture_of_the_right_size_keeps_its_pixels() -> None:
    pixels = bytes(range(256)) * 3 + bytes(16)
    image = Image.frombytes("L", (28, 28), pixels[: 28 * 28])
    with Image.open(io.BytesIO(base64.b64decode(Resizing()("x", written(image), WANTED)))) as found:
        assert found.tobytes() == pixels[: 28 * 28]


WHOLE = base64.b64decode(written(Image.radial_gradient("L").resize((100, 100))))
BAD = {
    "a bomb": bomb(),
    "no base64": "%%%",
    "no picture": base64.b64encode(b"hello").decode(),
    "cut off": base64.b64encode(WHOLE[: len(WHOLE) // 2]).decode(),
    "too many pixels": written(Image.new("L", (101, 100))),
    "another format": written(Image.new("L", (10, 10)), "BMP"),
    "nothing": "",
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_good_picture_is_refused(bad: str) -> None:
    with pytest.raises(UnharmonisableError, match=r"images\[0\]"):
        Resizing()("images[0]", BAD[bad], WANTED)


def test_small_files_of_many_pixels_are_refused_together() -> None:
    """A request of a megabyte could hold hundreds of them, and each takes a quarter of a second."""
    small, resize = written(Image.new("L", (100, 100))), Resizing(together=25_000)
    for place in range(3):
        resize(f"images[{place}]", small, WANTED)
    with pytest.raises(UnharmonisableError, match="the pictures before it have 25,000 pixels together"):
        resize("images[3]", small, WANTED)
    assert Resizing(together=25_000)("images[0]", small, WANTED), "the next request begins anew"
