"""Pictures of one request: each decodes within its limit, and no more of them than all together may be.

A kilobyte can hold a picture of millions of pixels, and a request holds hundreds of kilobytes: without a
limit on all of them one request would be decoded for a minute.
"""

from __future__ import annotations

from typing import Any

from plumbline.serving.inference.unfit import UnfitItemError


class SentPictures:
    """Reads the pictures of one request."""

    def __init__(self, largest: int, together: int) -> None:
        """Nothing is read yet.

        Args:
            largest: pixels of a picture.
            together: pixels from which on no further one is read.
        """
        self._largest, self._together, self._read = largest, together, 0

    def read(self, place: str, value: Any) -> bytes:
        """The bytes of a picture in base64, which decodes.

        Raises:
            UnfitItemError: it is none, it is too large, or those before it are together.
        """
        from plumbline.serving.alignment.pictures import decoded, picture_bytes
        from plumbline.serving.alignment.questions import UnfitError

        if not isinstance(value, str):
            raise UnfitItemError(f"{place} must be a picture in base64")
        if self._read >= self._together:
            raise UnfitItemError(
                f"{place}: the pictures before it have {self._together:,} pixels together: send them in "
                "several requests"
            )
        try:
            content = picture_bytes(value, place)
            found = decoded(content, self._largest, place)
        except UnfitError as error:
            raise UnfitItemError(str(error)) from None
        self._read += found.width * found.height
        return content
