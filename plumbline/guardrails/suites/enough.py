"""How many more items a suite needs before it can tell. Pure."""

from __future__ import annotations

from plumbline.records.guardrail_suites import SuiteRate

MOST = 1_000_000
"""More items than anybody writes: a bound that asks for more can't be shown."""


def what_would_tell(rate: SuiteRate, at_least: float | None, at_most: float | None, level: float) -> str:
    """The least that would have to be added to a suite whose interval crosses a bound, in words.

    Args:
        rate: what was measured.
        at_least: the least that it may be.
        at_most: the most that it may be.
        level: confidence of the interval.
    """
    if rate.measure == "identity_gap":
        return "it needs more harmless items, with an identity and without"
    missing = _missing(rate, at_least, at_most, level)
    if missing is None:
        return "no suite of any size can show this, so move the bound"
    if rate.measure == "recall":
        return f"it needs at least {missing} more items of this label, all of them found"
    return f"it needs at least {missing} more harmless items, none of them flagged"


def _missing(rate: SuiteRate, at_least: float | None, at_most: float | None, level: float) -> int | None:
    """The fewest items that suffice if the detector is right about each."""
    from alignment_checks.intervals import clopper_pearson

    def suffices(more: int) -> bool:
        hits = rate.hits + (more if at_least is not None else 0)
        low, high = clopper_pearson(hits, rate.n + more, level)
        return low >= at_least if at_least is not None else at_most is not None and high <= at_most

    few, many = 0, MOST
    if not suffices(many):
        return None
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if suffices(middle) else (middle, many)
    return many
