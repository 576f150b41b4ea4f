"""Reads what another machine sends within limits of size and time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


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


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns or raises, if it does in time; else it is left to itself, in a thread of its own.

    For calls whose own time limit starts anew with every byte, as that of a client that reads headers does.

    Raises:
        TooSlowError: beyond `seconds`.
    """
    ended: queue.SimpleQueue[Callable[[], T]] = queue.SimpleQueue()
    threading.Thread(target=lambda: ended.put(_outcome(call)), daemon=True).start()
    try:
        outcome = ended.get(timeout=seconds)
    except queue.Empty:
        raise TooSlowError from None
    return outcome()


def listed_within(seconds: float, entries: Iterable[T]) -> Iterator[T]:
    """The entries of a list that comes page by page, and might never end.

    Raises:
        TooSlowError: beyond `seconds` from the first.
    """
    until = time.monotonic() + seconds
    for entry in entries:
        if time.monotonic() > until:
            raise TooSlowError
        yield entry


def _outcome(call: Callable[[], T]) -> Callable[[], T]:
    try:
        returned = call()
    except BaseException as raised:
        error = raised

        def fail() -> T:
            raise error

        return fail
    return lambda: returned
