"""Reads what another machine sends within limits of size and time."""

from __future__ import annotations

import time
from collections.abc import Iterable


class TooMuchError(Exception):
    """More came than is read."""


class TooSlowError(Exception):
    """It did not end in time."""


def read_within(parts: Iterable[bytes], largest: int, seconds: float) -> bytes:
    """All parts as one; a server may also drip, which no time limit of a single read notices.

    Args:
        parts: as they arrive.
        largest: in bytes.
        seconds: from now to the last part.

    Raises:
        TooMuchError: beyond `largest`.
        TooSlowError: beyond `seconds`.
    """
    read, until = bytearray(), time.monotonic() + seconds
    for part in parts:
        read += part
        if len(read) > largest:
            raise TooMuchError
        if time.monotonic() > until:
            raise TooSlowError
    return bytes(read)
