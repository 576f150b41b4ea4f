"""A source of prices, and its answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from plumbline.errors import PlumblineError
from plumbline.intent import PriceList
from plumbline.records import Gone, Quote


class SourceError(PlumblineError):
    """A source gave no answer, and why."""


@dataclass(frozen=True)
class Answer:
    """What a source says."""

    quotes: tuple[Quote, ...] = ()
    gone: tuple[Gone, ...] = ()
    """Offers it should have and doesn't."""
    remarks: tuple[str, ...] = ()
    """Offers it could not be asked about, and why."""


def joined(answers: Iterable[Answer]) -> Answer:
    """Several answers as one."""
    listed = list(answers)
    return Answer(
        quotes=tuple(quote for answer in listed for quote in answer.quotes),
        gone=tuple(one for answer in listed for one in answer.gone),
        remarks=tuple(remark for answer in listed for remark in answer.remarks),
    )


class Source(Protocol):
    """Somewhere prices come from."""

    @property
    def name(self) -> str:
        """What people call it."""

    def answer(self, prices: PriceList, at: datetime.datetime) -> Answer:
        """The prices of those offers of the list that it knows about.

        Args:
            prices: the price list.
            at: the time, in UTC.

        Raises:
            SourceError: it gives no answer at all.
        """
