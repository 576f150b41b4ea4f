"""How numbers are written for people: the same figure reads the same everywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable

from alignment_checks.measurement import Measurement

LEAST_DECIMALS = 2
MOST_DECIMALS = 4


def decimals(limits: Iterable[float | None], values: Iterable[float | None] = ()) -> int:
    """Decimals, two to four: limits in full, no value rounded onto a limit, no interval to a point."""
    known = [limit for limit in limits if limit is not None]
    shown = [value for value in values if value is not None]
    places = max([LEAST_DECIMALS, *map(_needed, known)])
    while places < MOST_DECIMALS and (_collapsed(shown, places) or _onto_a_limit(shown, known, places)):
        places += 1
    return places


def _onto_a_limit(shown: list[float], limits: list[float], places: int) -> bool:
    return any(_looks_like(value, limit, places) for value in shown for limit in limits)


def _collapsed(shown: list[float], places: int) -> bool:
    return bool(shown) and _looks_like(min(shown), max(shown), places)


def number(value: float, places: int = LEAST_DECIMALS) -> str:
    """`value` with `places` decimals: no minus before a zero, `<0.01` for what would round to nothing."""
    text = f"{value:.{places}f}"
    if float(text) != 0 or value == 0:
        return text
    smallest = f"{10**-places:.{places}f}"
    return f"<{smallest}" if value > 0 else f">-{smallest}"


def interval(measurement: Measurement, places: int = LEAST_DECIMALS) -> str:
    """`-0.58 to -0.50`, or nothing where the measurement has no interval or one without width."""
    if measurement.low is None or measurement.high is None or measurement.low == measurement.high:
        return ""
    return f"{_bound(measurement.low, places)} to {_bound(measurement.high, places)}"


def figure(measurement: Measurement, places: int = LEAST_DECIMALS) -> str:
    """`-0.54 (-0.58 to -0.50)`; `undefined` where there is no value."""
    if measurement.value is None:
        return "undefined"
    value = number(_possible(measurement), places)
    between = interval(measurement, places)
    return f"{value} ({between})" if between else value


def _possible(measurement: Measurement) -> float:
    """A p-value of zero is one too small for the computer: nothing is known to be impossible."""
    value = measurement.value or 0.0
    return math.ulp(0.0) if value == 0 and measurement.name.endswith("_pvalue") else value


def tolerance(lower: float | None, upper: float | None) -> str:
    """A tolerance in words: `within ±0.25`, `at least 0.80`, `at most 0.05`, `0.80 to 1.25`."""
    places = decimals((lower, upper))
    if lower is not None and upper is not None:
        if math.isclose(lower, -upper):
            return f"within ±{number(upper, places)}"
        return f"{number(lower, places)} to {number(upper, places)}"
    if lower is not None:
        return f"at least {number(lower, places)}"
    return f"at most {number(upper, places)}" if upper is not None else "no limit"


def short(digest: str) -> str:
    """The first twelve characters of a digest, enough to recognise it."""
    return digest.removeprefix("sha256:")[:12]


def _needed(limit: float) -> int:
    fraction = f"{limit:.{MOST_DECIMALS}f}".partition(".")[2].rstrip("0")
    return len(fraction)


def _looks_like(value: float, limit: float, places: int) -> bool:
    return value != limit and round(value, places) == round(limit, places)


def _bound(value: float, places: int) -> str:
    """A bound is never `<0.01`: inside `a to b` that would not read."""
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def counted(count: int, noun: str) -> str:
    """`1 attempt`, `1,200 attempts`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
