"""A text as a point: which runs of three bytes it is made of, hashed to a fixed number of coordinates.

Texts in another language or alphabet, base64 and keyboard noise are made of other runs than the
reference. Meaning is not looked at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COORDINATES = 512
"""Runs that share a coordinate can't be told apart."""

MOST_BYTES = 65_536
"""Of a text; what comes after is not looked at."""

_ODD = np.uint32(2_654_435_761)
"""Knuth's multiplier: spreads runs that differ in one bit."""

_WIDTH = 9
"""Bits of a coordinate's number."""


def point(text: str) -> NDArray[np.float64]:
    """The text as a point of length 1, shape (COORDINATES,); the origin for fewer than three bytes.

    Time is linear in the text.
    """
    data = np.frombuffer(text.lower().encode("utf-8", "replace")[:MOST_BYTES], dtype=np.uint8)
    if data.size < 3:
        return np.zeros(COORDINATES)
    wide = data.astype(np.uint32)
    runs = (wide[:-2] << np.uint32(16)) | (wide[1:-1] << np.uint32(8)) | wide[2:]
    places = (runs * _ODD) >> np.uint32(32 - _WIDTH)
    counted = np.sqrt(np.bincount(places, minlength=COORDINATES).astype(np.float64))
    length: float = float(np.linalg.norm(counted))
    return counted / length
