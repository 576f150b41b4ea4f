"""Drift of rows taken as points: embeddings, or whole rows of mixed columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift.classifier import classifier_test
from alignment_checks.drift.mmd import permutation_mmd
from alignment_checks.drift.shuffles import LEAST_ROWS
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement

DISCREPANCY = ("mmd", "mmd_pvalue")
CLASSIFIER = ("classifier_auc", "classifier_pvalue")
OF_POINTS = (*DISCREPANCY, *CLASSIFIER)
"""What is measured of points: two tests, each with an effect size and a p-value."""


def drift_of_points(
    name: str,
    reference: NDArray[np.float64],
    current: NDArray[np.float64],
    seed: int,
    level: float,
    asked: Collection[str] = OF_POINTS,
) -> list[Measurement]:
    """`OF_POINTS` of two samples.

    Args:
        name: the embedding's column; empty for whole rows.
        reference: finite, shape (reference rows, coordinates).
        current: finite, shape (current rows, coordinates).
        seed: decides every draw.
        level: confidence of the interval of `classifier_auc`.
        asked: a test without any of its metrics among these is not made.

    Returns:
        A p-value is a point and its own interval; `mmd` has none. `n` is the smaller sample; for the
        classifier, of the half that was held back from it. With fewer than `LEAST_ROWS` rows a side, rows
        that are all equal, or sides that are the same rows, all are undefined and say why.
    """
    teller = Teller(name, min(len(reference), len(current)))
    problem = _problem(reference, current)
    if problem:
        return [teller.undefined(metric, problem) for metric in made(asked)]
    one, other = _around_zero(reference, current)
    found: list[Measurement] = []
    if made(asked)[0] in DISCREPANCY:
        found += _discrepancy(teller, one, other, seed)
    if made(asked)[-1] in CLASSIFIER:
        found += _told_apart(teller, one, other, seed, level)
    return found


def made(asked: Collection[str]) -> tuple[str, ...]:
    """The metrics of every test of which any is asked for; at least one is."""
    tests = (test for test in (DISCREPANCY, CLASSIFIER) if not {*test}.isdisjoint(asked))
    return tuple(metric for test in tests for metric in test)


def _discrepancy(
    teller: Teller, reference: NDArray[np.float64], current: NDArray[np.float64], seed: int
) -> list[Measurement]:
    apart = permutation_mmd(reference, current, seed)
    return [teller.distance("mmd", apart.mmd), teller.point("mmd_pvalue", apart.p_value)]


def _told_apart(
    teller: Teller, reference: NDArray[np.float64], current: NDArray[np.float64], seed: int, level: float
) -> list[Measurement]:
    told = classifier_test(reference, current, seed, level)
    held = replace(teller, n=(teller.n + 1) // 2)
    about = {"name": "classifier_auc", "group": held.name, "n": held.n}
    method = f"randomised trees on a held half, {told.auc.method}"
    auc = told.auc.model_copy(update=about | {"method": method})
    return [auc, held.point("classifier_pvalue", told.p_value)]


def _problem(reference: NDArray[np.float64], current: NDArray[np.float64]) -> str | None:
    for side, where in ((reference, "reference"), (current, "current window")):
        if len(side) < LEAST_ROWS:
            return f"the {where} has {len(side)} rows to compare, fewer than {LEAST_ROWS}"
    both = np.concatenate([reference, current])
    if (both == both[0]).all():
        return "every row is the same"
    if np.array_equal(reference, current):
        return "the reference and the current window are the same rows"
    return None


def _around_zero(
    reference: NDArray[np.float64], current: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both sides moved and scaled alike, by what they are together, to lie between -1 and 1."""
    both = _scaled(np.concatenate([reference, current]))
    both = _scaled(both - both.mean(axis=0))
    return both[: len(reference)], both[len(reference) :]


def _scaled(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = max(float(np.abs(rows).max()), float(np.finfo(np.float64).tiny))
    return np.asarray(rows / largest, dtype=np.float64)
