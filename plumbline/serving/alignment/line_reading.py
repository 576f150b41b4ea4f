"""A request's body line by line as it comes, within limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from starlette.types import Receive

LONGEST_LINE = 64 * 1024
"""Bytes."""
LARGEST = 2_000_000
"""Bytes of all lines."""
PART_SECONDS = 30.0
"""From one part of the request to the next."""
WHOLE_SECONDS = 600.0
"""For all of it."""


class LinesError(Exception):
    """The lines can't be read to their end; `because` is `long` or `slow`."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


async def lines(
    receive: Receive, part_seconds: float = PART_SECONDS, whole_seconds: float = WHOLE_SECONDS
) -> AsyncIterator[bytes]:
    """Every line that holds something, as soon as it is whole.

    Raises:
        LinesError: a line or all of them are too large, or they come too slowly.
        ClientDisconnect: the caller went away.
    """
    until = asyncio.get_running_loop().time() + whole_seconds
    pending, size, more = b"", 0, True
    while more:
        body, more = await _part(receive, min(until, asyncio.get_running_loop().time() + part_seconds))
        size += len(body)
        *whole, pending = (pending + body).split(b"\n")
        for line in whole if more else [*whole, pending]:
            if len(line) > LONGEST_LINE:
                raise LinesError("long")
            if line.strip():
                yield line
        if size > LARGEST or len(pending) > LONGEST_LINE:
            raise LinesError("long")


async def _part(receive: Receive, until: float) -> tuple[bytes, bool]:
    try:
        async with asyncio.timeout_at(until):
            message = await receive()
    except TimeoutError:
        raise LinesError("slow") from None
    if message["type"] != "http.request":
        raise ClientDisconnect
    return message.get("body", b""), message.get("more_body", False)
