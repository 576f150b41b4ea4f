"""Pictures come out as they are, and whatever is none is refused in words, before it fills the memory."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plumbline.pictures import LARGEST_FILE, PictureError, grey, png


def encoded(levels, form="PNG", **more):
    made = io.BytesIO()
    Image.fromarray(levels).save(made, form, **more)
    return made.getvalue()


LEVELS = np.arange(48, dtype=np.uint8).reshape(6, 8) * 5


def bomb(side=30_000):
    """A PNG of a few bytes whose head promises a billion pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def test_a_png_is_read_from_black_to_white():
    read = grey(encoded(LEVELS))
    assert read.dtype == np.float32
    assert np.allclose(read, LEVELS / 255)


def test_what_is_written_is_read_again():
    assert np.allclose(grey(png(LEVELS)), LEVELS / 255)


def test_colours_and_jpeg_are_read_as_grey():
    assert grey(encoded(np.full((4, 4, 3), 255, np.uint8), "JPEG")).shape == (4, 4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no PNG or JPEG"),
        (b"hello", "is no PNG or JPEG"),
        (encoded(LEVELS, "GIF"), "is no PNG or JPEG"),
        (encoded(LEVELS, "TIFF"), "is no PNG or JPEG"),
        (encoded(LEVELS)[:50], "is damaged"),
        (bomb(), "30000 x 30000|is no PNG or JPEG"),
        (bomb(3_000), "has 3000 x 3000 pixels, too many"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST_FILE, "more than 1,000,000"),
    ],
    ids=["empty", "text", "gif", "tiff", "truncated", "bomb", "large", "long"],
)
def test_anything_else_is_refused_in_words(content, said):
    with pytest.raises(PictureError, match=said):
        grey(content)


@given(st.binary(max_size=200), st.integers(0, 80))
def test_no_bytes_raise_anything_else(noise, cut):
    for content in (noise, encoded(LEVELS)[:cut] + noise):
        with contextlib.suppress(PictureError):
            assert grey(content).ndim == 2
