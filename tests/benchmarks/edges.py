"""How often each comparison of two groups ends short of the truth, as the night and the command measure it.

Counts are drawn at rates that put a metric at the edge of a tolerance people name: 0.25 apart, four fifths.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np

from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.comparisons import compare
from alignment_checks.fairness.confusion import Counts
from tests.benchmarks.clustered import Society, errors

SIZES = (30, 100, 300, 1000, 5000)


class Rates(NamedTuple):
    """True and false positive rates of either group; group 1 is compared with group 0."""

    tpr: tuple[float, float]
    fpr: tuple[float, float]


CASES = (
    Rates((0.9, 0.65), (0.3, 0.05)),
    Rates((0.5, 0.4), (0.5, 0.4)),
    Rates((0.75, 0.95), (0.05, 0.1)),
    Rates((0.8, 0.8), (0.2, 0.2)),
)


def errors_at(rates: Rates, sizes: tuple[int, int], draws: int, seed: int) -> dict[str, float]:
    """The larger one-sided error of each metric's 95 % interval, with as many labels of either kind."""
    generator = np.random.default_rng(seed)
    truth = Society(1, tpr=rates.tpr, fpr=rates.fpr).truth
    truth["predictive_parity_difference"] = np.nan  # its denominator is drawn as well; see the households
    missed = {name: np.zeros(2) for name in truth}
    n = np.array([sizes[0], sizes[1]])
    hits = generator.binomial(n, rates.tpr, (draws, 2)), generator.binomial(n, rates.fpr, (draws, 2))
    for found, false in zip(hits[0].tolist(), hits[1].tolist(), strict=True):
        sides = [Counts(found[g], false[g], sizes[g] - found[g], sizes[g] - false[g]) for g in (0, 1)]
        for made in compare([Comparison("1", "0", sides[1], sides[0], 0.95)]):
            if made.low is not None and made.high is not None:
                missed[made.name] += made.high < truth[made.name] - 1e-12, made.low > truth[made.name] + 1e-12
    return {name: float(sides.max()) / draws for name, sides in missed.items() if not np.isnan(truth[name])}


def worst_comparisons(draws: int) -> dict[str, float]:
    """Each metric's largest error over rates and sizes; the worst is drawn again, five times as often."""
    asked = [
        (case, sizes) for case, sizes in product(CASES, [(n, n) for n in SIZES] + [(30, 1000), (1000, 30)])
    ]
    return _worst([lambda d, s, a=each: errors_at(*a, d, s) for each in asked], draws, 5)


def worst_households(draws: int, households: tuple[int, ...]) -> dict[str, float]:
    """The same where households are alike and people have weights."""
    societies = [
        Society(count, **more)
        for count in households
        for more in (
            {},
            {"apart": True},
            {"size": 1.0, "weights": 1.0},
            {"apart": True, "base": (0.3, 0.2), "tpr": (0.95, 0.9), "fpr": (0.05, 0.1)},
        )
    ]
    return _worst([lambda d, s, a=each: errors(a, d, s, naive=False) for each in societies], draws, 20)


def _worst(cases: list[Callable[[int, int], dict[str, float]]], draws: int, more: int) -> dict[str, float]:
    # The worst of many drawn figures is chance's worst: those cases are drawn again, and more often.
    first = [case(draws, 1) for case in cases]
    again: dict[int, dict[str, float]] = {}
    found = {}
    for name in first[0]:
        worst = max(range(len(cases)), key=lambda place: first[place][name])
        if worst not in again:
            again[worst] = cases[worst](more * draws, 2)
        found[name] = again[worst][name]
    return found
