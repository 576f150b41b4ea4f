"""Payoffs of bets against a model being inside its limits.

A payoff's mean is at most zero as long as the model is inside, whatever its rates are and however
they wander from night to night; so nobody gains by betting on it, except where the model is outside.
Source: B. Chugg et al., "Auditing fairness by betting", NeurIPS 2023 (arXiv 2305.17570); what is new
here is that blocks of the larger group are averaged, so that no row is wasted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.rates import Rate, accuracy, fpr, ppv, selection_rate, tpr

MOST_BETS = 10_000
"""Bets a night: more rows make each bet surer instead."""


@dataclass(frozen=True)
class Payoffs:
    """One direction's payoffs, in the order of the bets."""

    values: NDArray[np.float64]
    """Shape (bets,); the mean is at most zero inside the limits."""
    worst: float
    """The most that a bet can lose, above zero."""


@dataclass(frozen=True)
class Bounds:
    """A metric's limits; None is no limit on that side."""

    lower: float | None
    upper: float | None


RateOf = Callable[[Counts], Rate]

_DIFFERENCES: dict[str, RateOf] = {
    "equal_opportunity_difference": tpr,
    "statistical_parity_difference": selection_rate,
    "predictive_parity_difference": ppv,
    "false_positive_rate_difference": fpr,
}
_SINGLE: dict[str, RateOf] = {"accuracy": accuracy, "tpr": tpr, "fpr": fpr, "selection_rate": selection_rate}
_ODDS = ("average_odds_difference", "average_abs_odds_difference")

COMPARED = (*_DIFFERENCES, *_ODDS, "disparate_impact")
"""Metrics of a group against the privileged one that can be bet on."""

ALONE = ("auc", *_SINGLE)
"""Metrics of the whole window that can be bet on."""

DROPS = ("reading_drop", "noise_drop")
"""Metrics that are what is lost on the same rows, each row its own pair: it loses, stays or gains."""

TALLIED = ("flip_rate", "class_recall", *DROPS)
"""Metrics that are a share of independent questions, counted where they are measured."""


def compared_payoffs(
    metric: str, group: Counts, privileged: Counts, bounds: Bounds, generator: np.random.Generator
) -> list[Payoffs]:
    """One entry a direction; none where a rate has no row on either side.

    Args:
        metric: one of `COMPARED`.
        group: counts of the group.
        privileged: counts of the group it is compared with.
        bounds: the metric's limits.
        generator: pairs rows at random.
    """
    if metric in _ODDS:
        return _odds(metric, group, privileged, bounds, generator)
    rate = _DIFFERENCES.get(metric, selection_rate)
    sides = _paired(rate, group, privileged, generator)
    if sides is None:
        return []
    ours, theirs = sides
    if metric == "disparate_impact":
        return _ratio(ours, theirs, bounds)
    return _directions(ours - theirs, bounds, (-1.0, 1.0))


def rate_payoffs(
    metric: str, counts: Counts, bounds: Bounds, generator: np.random.Generator
) -> list[Payoffs]:
    """As `compared_payoffs`, of one rate of the whole window, a key of `ALONE` other than `auc`."""
    rate = _SINGLE[metric](counts)
    if rate.n == 0:
        return []
    return _directions(_blocks(rate, min(rate.n, MOST_BETS), generator), bounds, (0.0, 1.0))


def tally_payoffs(
    metric: str, answers: NDArray[Any], bounds: Bounds, generator: np.random.Generator
) -> list[Payoffs]:
    """As `compared_payoffs`, of the mean answer to independent questions.

    Args:
        metric: one of `TALLIED`, or a rate that is counted as those are.
        answers: how many questions were answered by each of equally spaced shares from 0 to 1, shape
            (shares,); of yes-or-no questions how many by no and by yes. Of `DROPS`, from -1 to 1: how many
            rows gained, stayed and lost.
        bounds: the mean's limits.
        generator: deals the questions at random.
    """
    asked = int(answers.sum())
    if asked == 0:
        return []
    reach = (-1.0, 1.0) if metric in DROPS else (0.0, 1.0)
    values = generator.permutation(np.repeat(np.linspace(*reach, answers.size), answers))
    return _directions(_joined(values, min(asked, MOST_BETS)), bounds, reach)


def auc_payoffs(
    positives: NDArray[Any], negatives: NDArray[Any], bounds: Bounds, generator: np.random.Generator
) -> list[Payoffs]:
    """Every bet is on a positive and a negative row of its own: 1 if it outscores the other, a tie half.

    Args:
        positives: rows with label 1 per bin of the score, rising, shape (bins,).
        negatives: rows with label 0, same bins.
        bounds: limits of the AUC.
        generator: pairs rows at random.
    """
    bets = min(int(positives.sum()), int(negatives.sum()), MOST_BETS)
    if bets == 0:
        return []
    bins = np.arange(len(positives))
    ours, theirs = (generator.permutation(np.repeat(bins, side))[:bets] for side in (positives, negatives))
    return _directions((np.sign(ours - theirs) + 1) / 2, bounds, (0.0, 1.0))


def _directions(values: NDArray[Any], bounds: Bounds, reach: tuple[float, float]) -> list[Payoffs]:
    """Above the upper limit, and below the lower one."""
    found = []
    if bounds.upper is not None and bounds.upper < reach[1]:
        found.append(Payoffs(values - bounds.upper, bounds.upper - reach[0]))
    if bounds.lower is not None and bounds.lower > reach[0]:
        found.append(Payoffs(bounds.lower - values, reach[1] - bounds.lower))
    return [payoffs for payoffs in found if payoffs.worst > 0]


def _ratio(ours: NDArray[Any], theirs: NDArray[Any], bounds: Bounds) -> list[Payoffs]:
    found = []
    if bounds.upper is not None:
        found.append(Payoffs(ours - bounds.upper * theirs, bounds.upper))
    if bounds.lower is not None and bounds.lower > 0:
        found.append(Payoffs(bounds.lower * theirs - ours, 1.0))
    return found


def _odds(
    metric: str, group: Counts, privileged: Counts, bounds: Bounds, generator: np.random.Generator
) -> list[Payoffs]:
    pairs = [_paired(rate, group, privileged, generator) for rate in (tpr, fpr)]
    if pairs[0] is None or pairs[1] is None:
        return []
    bets = min(pairs[0][0].size, pairs[1][0].size)
    true, false = (_joined(ours - theirs, bets) for ours, theirs in (pairs[0], pairs[1]))
    if metric == "average_odds_difference":
        return _directions((true + false) / 2, bounds, (-1.0, 1.0))
    upper = Bounds(None, bounds.upper)  # (|a| + |b|) / 2 is the largest of the four signed means
    signs = itertools.product((1.0, -1.0), repeat=2)
    return [p for one, other in signs for p in _directions((one * true + other * false) / 2, upper, (-1, 1))]


def _paired(
    rate: RateOf, group: Counts, privileged: Counts, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    ours, theirs = rate(group), rate(privileged)
    bets = min(ours.n, theirs.n, MOST_BETS)
    if bets == 0:
        return None
    return _blocks(ours, bets, generator), _blocks(theirs, bets, generator)


def _blocks(rate: Rate, bets: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """The share of successes in each of `bets` blocks of the rows, dealt at random."""
    successes = generator.choice(rate.n, rate.successes, replace=False, shuffle=False)
    edges = np.arange(bets + 1) * rate.n // bets
    block = np.searchsorted(edges, successes, side="right") - 1
    return np.asarray(np.bincount(block, minlength=bets) / np.diff(edges))


def _joined(values: NDArray[Any], bets: int) -> NDArray[np.float64]:
    """As many means of neighbours as there are bets."""
    if values.size == bets:
        return values
    edges = np.arange(bets) * values.size // bets
    return np.asarray(np.add.reduceat(values, edges) / np.diff(edges, append=values.size))
