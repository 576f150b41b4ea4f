"""Whether a training may run on a spot machine, and how much longer it is expected to take there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from plumbline.costs.offers.interruptions import NeverDoneError, hours_with_interruptions
from plumbline.intent import Price, PriceList, Training


class SpotRule(Protocol):
    """Says which trainings may run on spot at all."""

    def __call__(self, hours: Decimal, limit_hours: Decimal, *, checkpoints: bool) -> str | None:
        """Why one may not; None where it may.

        Args:
            hours: how long it takes undisturbed.
            limit_hours: the price list's `spot_limit_hours`.
            checkpoints: whether it survives losing its machine.
        """


def only_with_checkpoints(hours: Decimal, limit_hours: Decimal, *, checkpoints: bool) -> str | None:  # noqa: ARG001 - it has no limit
    """The rule where nobody gives another."""
    if checkpoints:
        return None
    return "a spot machine can be taken away and this training is not resumable"


@dataclass(frozen=True)
class Losses:
    """What losing machines is expected to do to a training."""

    hours: Decimal = Decimal(0)
    refusals: tuple[str, ...] = ()


def losses(price: Price, prices: PriceList, training: Training, hours: Decimal, may_not: SpotRule) -> Losses:
    """Hours beyond the undisturbed ones, and why spot is not allowed; nothing where machines stay.

    Args:
        price: the offer.
        prices: the list it stands in, which limits trainings without checkpoints.
        training: what is trained.
        hours: how long it takes undisturbed.
        may_not: says whether it may run on spot at all.
    """
    if price.purchase != "spot":
        return Losses()
    refused = may_not(hours, prices.spot_limit_hours, checkpoints=training.resumable)
    forbidden = () if refused is None else (refused,)
    if price.interruptions_per_hour is None:
        unknown = "nobody says how often it is taken away (interruptions_per_hour)"
        return Losses(refusals=(*forbidden, unknown))
    rate, restart = price.interruptions_per_hour, training.restart_minutes / 60
    try:
        expected = hours_with_interruptions(hours, rate, restart, resumable=training.resumable)
    except NeverDoneError as error:
        return Losses(refusals=(*forbidden, str(error)))
    return Losses(expected - hours, forbidden)
