"""Pictures from outside, decoded by Pillow within limits of bytes, pixels and passes.

The size that a file states is judged before anything is made of it: a kilobyte can state a gigabyte.
"""

from __future__ import annotations

import base64
import binascii
import io
import struct
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

from plumbline.guardrails.content import Picture
from plumbline.guardrails.pictures.metadata import metadata_of
from plumbline.serving.alignment.questions import UnfitError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP")
_MOST_SCANS = 100
"""Passes over a progressive JPEG; cameras and editors make about ten."""
_LARGEST_SIDE = 16_384
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP"}


def picture_bytes(content: str | bytes, place: str) -> bytes:
    """The file that a check holds.

    Raises:
        UnfitError: it is no base64.
    """
    if isinstance(content, bytes):
        return content
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise UnfitError(place, "must be a picture in base64") from None


def decoded(data: bytes, most_pixels: int, place: str) -> Picture:
    """The picture that a file holds, as a viewer would show it on white.

    Args:
        data: the file.
        most_pixels: width times height.
        place: where in the request, for errors.

    Raises:
        UnfitError: another format, several frames, too many pixels or passes, damaged or cut off.
    """
    kind = next((name for start, name in _BEGINNINGS.items() if data.startswith(start)), None)
    if kind is None or (kind == "WEBP" and data[8:12] != b"WEBP"):
        raise UnfitError(place, f"must be a picture of {', '.join(FORMATS)}")
    if kind == "WEBP":
        _judge_size(*_webp_size(data, place), most_pixels, place)
    if kind == "JPEG" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise UnfitError(place, f"is a JPEG of more than {_MOST_SCANS} passes")
    try:
        return _opened(data, kind, most_pixels, place)
    except UnfitError:
        raise
    except Exception:  # a decoder may raise anything on bytes that were made to confuse it
        raise UnfitError(place, "is a damaged picture, or one that was cut off") from None


def _opened(data: bytes, kind: str, most_pixels: int, place: str) -> Picture:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # it only warns; the limit is judged right here
    warnings.filterwarnings("ignore", module=r"PIL\.")  # of each odd entry of a file that may have 65,000
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        _judge_size(*image.size, most_pixels, place)
        if getattr(image, "n_frames", 1) != 1:
            raise UnfitError(place, "has several frames: send each as a picture")
        image.load()
        shown = _as_shown(image)
        return Picture(shown.width, shown.height, shown.tobytes(), kind, 1, metadata_of(image))


def _as_shown(image: Image) -> Image:
    """Turned as its camera says, and on white where it lets something through."""
    from PIL import ImageOps
    from PIL.Image import alpha_composite, new

    turned = ImageOps.exif_transpose(image)
    if not turned.has_transparency_data:
        return turned.convert("RGB")
    over = turned.convert("RGBA")
    ground = new("RGBA", over.size, "white")
    return alpha_composite(ground, over).convert("RGB")


def _judge_size(width: int, height: int, most_pixels: int, place: str) -> None:
    if not 0 < width <= _LARGEST_SIDE or not 0 < height <= _LARGEST_SIDE or width * height > most_pixels:
        raise UnfitError(place, f"has more than {most_pixels} pixels: make it smaller")


def _webp_size(data: bytes, place: str) -> tuple[int, int]:
    """What the file states; its decoder makes room for all of it as soon as it is opened."""
    chunk, body = data[12:16], data[20:30]
    try:
        return _WEBP_SIZES[chunk](body)
    except (KeyError, struct.error):
        raise UnfitError(place, "is a damaged picture, or one that was cut off") from None


def _extended(body: bytes) -> tuple[int, int]:
    low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", body, 4)
    return 1 + low_w + (high_w << 16), 1 + low_h + (high_h << 16)


def _lossless(body: bytes) -> tuple[int, int]:
    (bits,) = struct.unpack_from("<I", body, 1)
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _lossy(body: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


_WEBP_SIZES: dict[bytes, Callable[[bytes], tuple[int, int]]] = {
    b"VP8X": _extended,
    b"VP8L": _lossless,
    b"VP8 ": _lossy,
}
