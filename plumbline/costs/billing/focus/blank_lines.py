"""A stream that refuses thousands of blank lines in a row: each would be read as a row of nothing.

A packed file of line ends alone is a thousand times smaller than what it takes to read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.rows import BillError

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 10_000
"""Blank lines in a row; whoever joins files leaves some."""

GAPS = (b"\n" * MOST, b"\r\n" * MOST, b"\r" * MOST)


@dataclass
class WithoutGaps:
    """What is read of `source`, as long as no gap is in it."""

    source: Any
    name: str
    closed: bool = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            BillError: there is a gap in them.
        """
        return bytes(self.read_buffer(size))

    def read_buffer(self, size: int = -1) -> pa.Buffer:
        """The same, not copied: what a reader of Arrow asks for where it is there."""
        block = self.source.read_buffer(size)
        text = bytes(block)
        if any(gap in text for gap in GAPS):
            raise BillError(
                f"{self.name} is refused: it has over {MOST:,} blank lines in a row; export it anew"
            )
        return block

    def readable(self) -> bool:
        """Always; whoever reads asks."""
        return True
