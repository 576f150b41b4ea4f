"""What drove an unusual cost: service, SKU and region, and whether usage or price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from plumbline.costs.anomalies.groups import Group
from plumbline.costs.anomalies.price_and_usage import Bought, Explained, explained
from plumbline.costs.digits import CHARGED
from plumbline.costs.series.expectation import CYCLES
from plumbline.costs.series.spacing import spacing_of
from plumbline.costs.timed_charges import TimedCharge


class Thing(NamedTuple):
    """What is bought; none where the bill does not say."""

    service: str | None
    sku: str | None
    region: str | None


@dataclass(frozen=True)
class Driver:
    """One thing's part in a difference."""

    thing: Thing
    usual: Decimal
    actual: Decimal
    why: Explained


def drivers(group: Group, place: int) -> list[Driver]:
    """Everything bought at a step or usually, the one that differs most first.

    Usual is the mean of the same hour or weekday in the last cycles. The differences add up to that of the
    step's cost from its usual cost.
    """
    step_of = {int(at): number for number, at in enumerate(group.series.seconds.tolist())}
    usual_steps = references(group, place)
    by_thing: dict[Thing, dict[int, list[TimedCharge]]] = defaultdict(lambda: defaultdict(list))
    for charge in group.charges:
        by_thing[_thing(charge)][step_of[charge.at]].append(charge)
    found = [
        _driver(
            thing, steps[place], [charge for step in usual_steps for charge in steps[step]], len(usual_steps)
        )
        for thing, steps in by_thing.items()
        if any(steps.get(step) for step in (place, *usual_steps))
    ]
    return sorted(found, key=lambda driver: -abs(driver.why.difference))


def references(group: Group, place: int) -> list[int]:
    """The steps that tell what is usual at a place: of the longest season with two cycles, else the last."""
    for season in reversed(spacing_of(group.series.seconds).seasons):
        cycles = min(CYCLES, place // season)
        if cycles >= 2:
            return [place - season * cycle for cycle in range(1, cycles + 1)]
    return list(range(max(0, place - CYCLES), place))


def _driver(thing: Thing, now: Sequence[TimedCharge], before: Sequence[TimedCharge], steps: int) -> Driver:
    units = {charge.unit for charge in (*now, *before)}
    actual, usual = _bought(now, units), _a_step(_bought(before, units), steps)
    return Driver(thing, usual.cost, actual.cost, explained(usual, actual))


def _a_step(past: Bought, steps: int) -> Bought:
    """The mean of so many steps; nothing, before the first."""
    count = max(steps, 1)
    quantity = None if past.quantity is None else past.quantity / count
    return Bought((past.cost / count).quantize(CHARGED), quantity)


def _bought(charges: Iterable[TimedCharge], units: set[str | None]) -> Bought:
    """Their sum; quantities in different units, or unknown ones, add up to none."""
    rows = list(charges)
    cost = sum((charge.billed for charge in rows), Decimal(0))
    known = [charge.quantity for charge in rows if charge.quantity is not None]
    return Bought(cost, sum(known, Decimal(0)) if len(known) == len(rows) and len(units) == 1 else None)


def _thing(charge: TimedCharge) -> Thing:
    return Thing(charge.spend["service"], charge.spend["sku"], charge.spend["region"])
