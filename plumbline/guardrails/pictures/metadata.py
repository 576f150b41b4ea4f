"""What a picture's file says beside the picture, in kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_LOCATION = 0x8825
"""Where EXIF has the place at which a picture was taken."""
_PRESS = 0x0404
"""Where a JPEG has what press agencies note: captions, names, places."""
_PLACES = ("GPSLatitude", "GPSLongitude", "GPSPosition")
"""What XMP calls the place."""
_XMP_IN_PNG = "XML:com.adobe.xmp"


def metadata_of(image: Image) -> tuple[str, ...]:
    """Kinds of metadata, sorted: `comment`, `exif`, `icc_profile`, `location`, `xmp`.

    Args:
        image: opened and loaded: a PNG may have texts after its picture.
    """
    return tuple(sorted(set(_kinds(image))))


def _kinds(image: Image) -> Iterator[str]:
    exif = image.getexif()
    xmp = _words(image.info.get("xmp"))
    if image.info.get("exif") or exif:  # in a PNG it may be a text
        yield "exif"
    if xmp:
        yield "xmp"
    if image.info.get("icc_profile"):
        yield "icc_profile"
    if exif.get_ifd(_LOCATION) or any(place in xmp for place in _PLACES):
        yield "location"
    if _has_texts(image):
        yield "comment"


def _has_texts(image: Image) -> bool:
    """A JPEG's comment or press note, or what a PNG says under any keyword."""
    press = image.info.get("photoshop")
    noted = isinstance(press, dict) and bool(press.get(_PRESS))
    texts = {key for key in getattr(image, "text", {}) if key != _XMP_IN_PNG}
    return noted or bool(texts) or bool(image.info.get("comment"))


def _words(xmp: object) -> str:
    return xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp or "")
