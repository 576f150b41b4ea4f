"""How long a training takes on an offer: from past runs where enough are known, else from the spec."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from decimal import Decimal

from plumbline.intent import Price, PriceList, Training
from plumbline.records import RunTime

FEWEST = 3
"""Past runs below which the spec's minutes are believed rather than the runs."""

LATEST = 39
"""Past runs that count: models and rows change."""

OUTSIDE = 0.1
"""The share of next runs that may fall outside the interval, where there are runs enough to say so."""

Seconds = Mapping[str, Sequence[float]]
"""What finished runs of one training took, oldest first, by the name of the offer."""


def run_time(
    price: Price, prices: PriceList, training: Training, past: Seconds, trainings: int = 1
) -> tuple[Decimal, RunTime]:
    """Expected hours, and how they are known.

    Runs on the offer itself count first, then runs on others, scaled by the list's speeds, then the spec's
    minutes at the offer's speed. The estimate is the median of the latest runs, which one slow run doesn't
    move. The interval is between two of them: of n runs and the next, each is as likely to come out
    anywhere in the order, so nothing is assumed about how times are spread.

    Args:
        price: the offer.
        prices: the list it stands in.
        training: what is trained; its `minutes` are for all of the trainings.
        past: seconds of finished runs.
        trainings: how many trainings the request takes, one after the other.
    """
    own = list(past.get(price.name, ()))[-LATEST:]
    if len(own) >= FEWEST:
        return _of_runs(own, trainings, f"{len(own)} past runs")
    others = _scaled(price, prices, past)
    if len(others) >= FEWEST:
        return _of_runs(others, trainings, f"{len(others)} past runs on other offers, by their speeds")
    return training.minutes / 60 / price.speed, RunTime(basis="the spec's minutes")


def _scaled(price: Price, prices: PriceList, past: Seconds) -> list[float]:
    """What runs anywhere would have taken here."""
    found: list[float] = []
    for other in prices.offers:
        seconds = list(past.get(other.name, ()))[-LATEST:]
        found += [one * float(other.speed / price.speed) for one in seconds]
    return found


def _of_runs(seconds: Sequence[float], trainings: int, basis: str) -> tuple[Decimal, RunTime]:
    low, high, chance = next_run(seconds)
    found = RunTime(
        basis=basis, low=_hours(low, trainings), high=_hours(high, trainings), chance=_rounded(chance, "0.01")
    )
    return _hours(statistics.median(seconds), trainings), found


def next_run(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Between which two past runs the next one falls, and the chance of that.

    Between the k-th smallest and the k-th largest of n exchangeable runs the next falls with chance
    1 - 2k/(n+1).
    """
    ordered, n = sorted(seconds), len(seconds)
    k = max(1, int(OUTSIDE / 2 * (n + 1)))
    return ordered[k - 1], ordered[n - k], 1 - 2 * k / (n + 1)


def _hours(seconds: float, trainings: int) -> Decimal:
    return _rounded(seconds * trainings / 3600, "0.000001")


def _rounded(number: float, places: str) -> Decimal:
    return Decimal(str(number)).quantize(Decimal(places))
