"""Pictures as numbers: the one way an image model's PNG or JPEG is decoded, within limits."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FORMATS = ("PNG", "JPEG")
"""What is decoded; a decoder of a rare format is one more thing to attack."""

LARGEST_FILE = 1_000_000
"""Bytes of one picture."""

MOST_PIXELS = 1_048_576
"""Pixels of one picture, told from its head before anything is unpacked."""


class PictureError(PlumblineError, ValueError):
    """What should be a picture and is none, to follow what it is about."""


def grey(content: bytes) -> npt.NDArray[np.float32]:
    """A picture from 0 (black) to 1 (white), shape (height, width).

    Args:
        content: the bytes of a PNG or JPEG.

    Raises:
        PictureError: it is neither, too large, or damaged.
    """
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    if len(content) > LARGEST_FILE:
        raise PictureError(f"has {len(content):,} bytes, more than {LARGEST_FILE:,}")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureError(f"has {picture.width} x {picture.height} pixels, too many")
            return np.asarray(np.asarray(picture.convert("L")) / 255, dtype=np.float32)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PictureError(f"is no {' or '.join(FORMATS)}") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError(f"is damaged ({error})") from error


def png(levels: npt.NDArray[np.uint8]) -> bytes:
    """A grey picture of shape (height, width), or one in colours of shape (height, width, 3), as PNG."""
    from PIL import Image

    made = io.BytesIO()
    Image.fromarray(levels).save(made, "PNG")
    return made.getvalue()
