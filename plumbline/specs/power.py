"""How many people a tolerance needs before it can pass a model that is fair."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist
from typing import NamedTuple

from plumbline.intent import AlignmentPolicy, Tolerance

POWER = 0.8
"""Chance that a model without any gap passes."""

_DENOMINATORS = {
    "equal_opportunity_difference": "positive labels",
    "average_abs_odds_difference": "labels of either kind",
    "average_odds_difference": "labels of either kind",
    "predictive_parity_difference": "positive predictions",
    "statistical_parity_difference": "rows",
}


class Need(NamedTuple):
    """What one gate needs of each group."""

    gate: str
    limit: float
    people: int
    of: str

    def __str__(self) -> str:
        return f"{self.gate:<44} {self.limit:>6g}  {self.people:>6,} {self.of}"


def needs(policy: AlignmentPolicy) -> list[Need]:
    """Every blocking gate on a difference between groups, and what it needs of each group."""
    return [need for tolerance in policy.tolerances for need in _of_tolerance(tolerance, policy.confidence)]


def people_needed(limit: float, confidence: float, power: float = POWER) -> int:
    """The smallest denominator of either group at which a model without a gap passes with this power.

    Both ends of the interval must lie inside the limit: two one-sided tests. With rates of one half,
    the hardest case, n = (z of the confidence + z of (1 + power) / 2)^2 / (2 limit^2). Source: D. J.
    Schuirmann, "A comparison of the two one-sided tests procedure and the power approach", Journal of
    Pharmacokinetics and Biopharmaceutics 15 (1987) 657-680, in its normal approximation.

    Args:
        limit: the difference allowed on either side, above zero.
        confidence: of the intervals, e.g. 0.95.
        power: chance of passing.
    """
    normal = NormalDist()
    reach = normal.inv_cdf((1 + confidence) / 2) + normal.inv_cdf((1 + power) / 2)
    return math.ceil(reach**2 / (2 * limit**2))


def _of_tolerance(tolerance: Tolerance, confidence: float) -> Iterator[Need]:
    limit = tolerance.within if tolerance.within is not None else tolerance.at_most
    of = _DENOMINATORS.get(tolerance.metric)
    if of is None or limit is None or limit <= 0 or tolerance.severity != "block":
        return
    for attribute in tolerance.attributes:
        gate = f"{tolerance.metric}.{attribute}"
        yield Need(gate, limit, people_needed(limit, confidence), of)
