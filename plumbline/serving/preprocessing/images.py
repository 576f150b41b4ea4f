"""A picture in its model's size and colours: decoded within limits, without what a camera noted."""

from __future__ import annotations

import base64
import io

from plumbline.guardrails.content import Picture
from plumbline.intent import HarmonisedImage
from plumbline.serving.alignment.pictures import decoded, picture_bytes
from plumbline.serving.alignment.questions import UnfitError
from plumbline.serving.preprocessing.removed import UnharmonisableError

ALL_PIXELS = 16_000_000
"""Of all pictures of a request: a kilobyte can hold millions, and a request holds hundreds of kilobytes."""


class Resizing:
    """Resizes the pictures of one request."""

    def __init__(self, together: int = ALL_PIXELS) -> None:
        """Nothing is decoded yet.

        Args:
            together: pixels from which on no further one is decoded.
        """
        self._together, self._decoded = together, 0

    def __call__(self, place: str, sent: str, wanted: HarmonisedImage) -> str:
        """A picture as its model takes it: PNG in base64.

        Args:
            place: where in the request.
            sent: a picture in base64.
            wanted: what the model takes.

        Raises:
            UnharmonisableError: no picture, a damaged one, one of too many pixels, or the others have them.
        """
        if self._decoded >= self._together:
            raise UnharmonisableError(
                f"{place}: the pictures before it have {self._together:,} pixels together: send them in "
                "several requests"
            )
        try:
            picture = decoded(picture_bytes(sent, place), wanted.largest_pixels, place)
        except UnfitError as error:
            raise UnharmonisableError(str(error)) from None
        self._decoded += picture.width * picture.height
        return base64.b64encode(_png(picture, wanted)).decode()


def _png(picture: Picture, wanted: HarmonisedImage) -> bytes:
    from PIL import Image

    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    if wanted.greyscale:
        image = image.convert("L")
    if image.size != (wanted.width, wanted.height):
        image = image.resize((wanted.width, wanted.height), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
