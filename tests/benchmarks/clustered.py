"""How often intervals end short of the truth where households resemble each other and people have weights.

The truth is known because rows are drawn: members share part of what decides label and prediction.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from alignment_checks.design import Design
from alignment_checks.fairness.comparisons import measure_fairness
from alignment_checks.measurement import Measurement


class Society(NamedTuple):
    """Households of about `size` people, and what they share."""

    households: int
    size: float = 3.0
    alike: float = 0.3
    """Share of what decides a label or prediction that is the household's."""
    weights: float = 0.5
    """Standard deviation of the logarithm of the weights."""
    apart: bool = False
    """Whether all of a household are in the same group; else each member is in either."""
    base: tuple[float, float] = (0.5, 0.5)
    tpr: tuple[float, float] = (0.8, 0.7)
    fpr: tuple[float, float] = (0.2, 0.3)

    @property
    def truth(self) -> dict[str, float]:
        """Every comparison of group 1 with group 0."""
        b, t, f = (np.array(each) for each in (self.base, self.tpr, self.fpr))
        selected = b * t + (1 - b) * f
        right = b * t / selected
        (dt, df), ds = (t[1] - t[0], f[1] - f[0]), selected[1] - selected[0]
        return {
            "equal_opportunity_difference": dt,
            "average_odds_difference": (dt + df) / 2,
            "average_abs_odds_difference": (abs(dt) + abs(df)) / 2,
            "predictive_parity_difference": right[1] - right[0],
            "statistical_parity_difference": ds,
            "disparate_impact": selected[1] / selected[0],
        }


def drawn(society: Society, generator: np.random.Generator):
    """Groups, labels, predictions, weights and households of people."""
    sizes = generator.poisson(society.size - 1, society.households) + 1
    home = np.repeat(np.arange(society.households), sizes)
    people = home.size
    of_home = generator.integers(0, 2, society.households)[home]
    group = of_home if society.apart else generator.integers(0, 2, people)

    def decided(rate: np.ndarray) -> np.ndarray:
        shared = generator.normal(size=society.households)[home]
        own = generator.normal(size=people)
        return np.sqrt(society.alike) * shared + np.sqrt(1 - society.alike) * own < norm.ppf(rate)

    label = decided(np.array(society.base)[group])
    found = np.where(label, np.array(society.tpr)[group], np.array(society.fpr)[group])
    prediction = decided(found)
    weights = np.exp(society.weights * generator.normal(size=people))
    return group, label.astype(int), prediction.astype(int), weights, home


def errors(society: Society, draws: int, seed: int, *, naive: bool) -> dict[str, float]:
    """The larger one-sided error of each comparison's interval at 95 %.

    Naive intervals take the rows for independent ones that count once; without weights only then are their
    estimates right, so they are asked with `weights=0`.
    """
    generator = np.random.default_rng(seed)
    truth = society.truth
    missed = {name: [0, 0] for name in truth}
    for _ in range(draws):
        group, label, prediction, weights, home = drawn(society, generator)
        design = None if naive else Design.of(group.size, weights, home)
        for found in _comparisons(group, label, prediction, design):
            if found.low is not None and found.high is not None:
                missed[found.name][0] += found.high < truth[found.name] - 1e-12
                missed[found.name][1] += found.low > truth[found.name] + 1e-12
    return {name: max(sides) / draws for name, sides in missed.items()}


def _comparisons(group, label, prediction, design: Design | None) -> list[Measurement]:
    named = {"g": group.astype(str)}
    measured = measure_fairness(named, {"g": "0"}, label, prediction, 0.95, design)
    return [found for found in measured if found.against]
