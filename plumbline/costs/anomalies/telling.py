"""Unusual costs as JSON and as lines for people, with what drove them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from plumbline.costs.anomalies.drivers import Driver, Thing
from plumbline.costs.anomalies.unusual import Unusual, Watched
from plumbline.costs.series.rules import rules_for
from plumbline.figures import counted
from plumbline.printable import one_line
from plumbline.records.costs import plain_amount

SHOWN = 3
"""Drivers told one by one to people; JSON has all."""
CENT = Decimal("0.01")
"""A driver below it is told to nobody but machines."""


def costs_as_json(
    by: Sequence[str], watched: Sequence[Watched], problems: Sequence[str], a_week: float, least: float
) -> dict[str, Any]:
    """Every series, its rules and its alarms; amounts exact, as text."""
    return {
        "by": list(by),
        "usual": "mean of the same weekday (of hours: of the same hour) in the last cycles, at most four",
        "drivers": "usage = (quantity - usual quantity) x usual price, price the rest; all sum to difference",
        "least": f"a difference under {least:g} of the currency is no alarm",
        "problems": list(problems),
        "series": [
            {
                "values": dict(zip(by, one.group.values, strict=True)),
                "currency": one.group.currency,
                "points": len(one.group.series),
                "rules": rules_for(one.group.series, a_week),
                "alarms": [_alarm(unusual) for unusual in one.unusual],
            }
            for one in watched
        ],
    }


def _alarm(unusual: Unusual) -> dict[str, Any]:
    return {
        "timestamp": unusual.alarm.timestamp,
        "score": unusual.alarm.score,
        "actual": plain_amount(sum((driver.actual for driver in unusual.drivers), Decimal(0))),
        "usual": plain_amount(sum((driver.usual for driver in unusual.drivers), Decimal(0))),
        "difference": plain_amount(unusual.difference),
        "drivers": [_driver(driver) for driver in unusual.drivers],
    }


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        **driver.thing._asdict(),
        "usual": plain_amount(driver.usual),
        "actual": plain_amount(driver.actual),
        "difference": plain_amount(driver.why.difference),
        "usage": plain_amount(driver.why.usage),
        "price": plain_amount(driver.why.price),
        "unknown": plain_amount(driver.why.unknown),
    }


def costs_as_lines(by: Sequence[str], watched: Sequence[Watched], problems: Sequence[str]) -> Iterator[str]:
    """What was left out, each alarm with its main drivers, and how many there are."""
    for problem in problems:
        yield f"Note: {problem}."
    for one in watched:
        for unusual in one.unusual:
            yield from sentence_of(by, one, unusual)
    alarms = sum(len(one.unusual) for one in watched)
    yield f"{len(watched):,} series, {counted(alarms, 'alarm')}."


def sentence_of(by: Sequence[str], one: Watched, unusual: Unusual) -> Iterator[str]:
    """An alarm for a person: whose, when, how much, and then its main drivers."""
    whose = ", ".join(_whose(name, value) for name, value in zip(by, one.group.values, strict=True))
    actual, usual = (sum(getattr(d, what) for d in unusual.drivers) for what in ("actual", "usual"))
    yield f"{unusual.alarm.timestamp}  {whose}: {actual:.2f} {one.group.currency}, usually {usual:.2f}"
    for driver in [driver for driver in unusual.drivers if abs(driver.why.difference) >= CENT][:SHOWN]:
        yield f"  {driver.why.difference:+.2f} {_thing(driver.thing)}: {_why(driver)}"


def _whose(name: str, value: str | None) -> str:
    return f"no {name}" if value is None else f"{name} {one_line(value)}"


def _thing(thing: Thing) -> str:
    return ", ".join(f"{name} {one_line(value)}" for name, value in thing._asdict().items() if value)


def _why(driver: Driver) -> str:
    parts = {"usage": driver.why.usage, "price": driver.why.price, "no quantity": driver.why.unknown}
    return ", ".join(f"{name} {amount:+.2f}" for name, amount in parts.items() if amount) or "as usual"
