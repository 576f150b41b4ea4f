"""Whether a training may run on a spot machine, and how much longer it is expected to take there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.offers.interruptions import NeverDoneError, hours_with_interruptions
from plumbline.intent import Price, PriceList, Training


@dataclass(frozen=True)
class Losses:
    """What losing machines is expected to do to a training."""

    hours: Decimal = Decimal(0)
    refusals: tuple[str, ...] = ()


def losses(price: Price, prices: PriceList, training: Training, hours: Decimal) -> Losses:
    """Hours beyond the undisturbed ones, and why spot is not allowed; nothing where machines stay.

    Args:
        price: the offer.
        prices: the list it stands in, which limits trainings without checkpoints.
        training: what is trained.
        hours: how long it takes undisturbed.
    """
    if price.purchase != "spot":
        return Losses()
    forbidden = _forbidden(training, hours, prices.spot_limit_hours)
    if price.interruptions_per_hour is None:
        unknown = "nobody says how often it is taken away (interruptions_per_hour)"
        return Losses(refusals=(*forbidden, unknown))
    rate, restart = price.interruptions_per_hour, training.restart_minutes / 60
    try:
        expected = hours_with_interruptions(hours, rate, restart, resumable=training.resumable)
    except NeverDoneError as error:
        return Losses(refusals=(*forbidden, str(error)))
    return Losses(expected - hours, forbidden)


def _forbidden(training: Training, hours: Decimal, limit: Decimal) -> tuple[str, ...]:
    if training.resumable or hours <= limit:
        return ()
    start = "a spot machine can be taken away and this training is not resumable"
    return (f"{start}: {hours:.2f} hours, {limit} allowed" if limit else start,)
