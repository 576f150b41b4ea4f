"""What sources of prices answered, when."""

from __future__ import annotations

import datetime

from pydantic import Field

from plumbline.canonical import digest
from plumbline.records.base import Money, Record


class Quote(Record):
    """What an hour of an offer costs, who says so, and when it did."""

    offer: str
    price: Money
    source: str
    quoted_at: datetime.datetime
    zone: str = ""


class Gone(Record):
    """An offer that its source no longer has."""

    offer: str
    because: str


class Quotes(Record):
    """One asking of every source: evidence, so that a plan states which prices it used."""

    at: datetime.datetime
    prices: str = Field(default="", description="Digest of the price list they were asked for.")
    quotes: tuple[Quote, ...] = ()
    gone: tuple[Gone, ...] = ()
    remarks: tuple[str, ...] = Field(default=(), description="Sources that gave no answer, and why.")

    @property
    def key(self) -> str:
        """What the evidence keeps them under."""
        return digest(self)
