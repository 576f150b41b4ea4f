"""One model's spend and work in some days, read from the evidence."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.booked import Booked, booked_between
from plumbline.costs.units.reviews import decisions, price_of
from plumbline.figures import counted
from plumbline.intent import HumanReview
from plumbline.records import Entry, Evaluation


@dataclass(frozen=True)
class Work:
    """What a model cost and did, as far as the evidence tells."""

    model: str
    booked: tuple[Booked, ...]
    """Its accruals in the days."""
    entries: tuple[Entry, ...]
    """What was recorded about it in the days."""
    recorded: tuple[Entry, ...]
    """Everything recorded about it, of whatever day."""
    review: HumanReview | None

    @property
    def decisions(self) -> int:
        """People's decisions in the days."""
        return decisions(self.entries)

    def accrued(self, *kinds: str) -> dict[str, Decimal]:
        """Accrued by currency: of these kinds of run, or of all."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in self.booked:
            if one.what in kinds or not kinds:
                found[one.cost.currency] += one.cost.amount
        return dict(found)

    def spent(self, *kinds: str) -> dict[str, Decimal]:
        """The same, people's decisions included."""
        found = defaultdict(Decimal, self.accrued(*kinds))
        if self.review and self.decisions:
            price = price_of(self.review, self.decisions)
            found[price.currency] += price.amount
        return dict(found)

    def evaluations(self, role: str) -> Iterator[Evaluation]:
        """What was judged in one role, whenever that was."""
        for entry in self.recorded:
            if entry.kind == "verdict" and entry.body["verdict"]["role"] == role:
                yield Evaluation.model_validate(entry.body)

    def reviewed(self) -> str:
        """What is said of people's decisions, for the end of a sentence."""
        if not self.decisions:
            return "nobody decided anything"
        if self.review is None:
            return f"{counted(self.decisions, 'decision')} of people, which the policy does not price"
        return f"{counted(self.decisions, 'decision')} of people at {price_of(self.review, 1)} each"


def work_of(
    model: str,
    entries: Sequence[Entry],
    review: HumanReview | None,
    first: datetime.date,
    last: datetime.date,
) -> Work:
    """A model's work on the days from `first` to `last`, both included, from everything recorded about it.

    Raises:
        BookedError: an accrual cannot be read.
    """
    accruals = [entry for entry in entries if entry.kind == "accrual"]
    during = [entry for entry in entries if first <= entry.at.astimezone(datetime.UTC).date() <= last]
    return Work(model, tuple(booked_between(accruals, first, last)), tuple(during), tuple(entries), review)
