"""Drift of rows taken as points: embeddings, or whole rows of mixed columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift.classifier import classifier_test
from alignment_checks.drift.mmd import permutation_mmd
from alignment_checks.drift.shuffles import LEAST_ROWS
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement

OF_POINTS = ("mmd", "mmd_pvalue", "classifier_auc", "classifier_pvalue")
"""What is measured of points: two tests, each with an effect size and a p-value."""


def drift_of_points(
    name: str, reference: NDArray[np.float64], current: NDArray[np.float64], seed: int, level: float
) -> list[Measurement]:
    """`OF_POINTS` of two samples.

    Args:
        name: the embedding's column; empty for whole rows.
        reference: finite, shape (reference rows, coordinates).
        current: finite, shape (current rows, coordinates).
        seed: decides every draw.
        level: confidence of the interval of `classifier_auc`.

    Returns:
        A p-value is a point and its own interval; `mmd` has none. `n` is the smaller sample; for the
        classifier, of the half that was held back from it. With fewer than `LEAST_ROWS` rows a side, rows
        that are all equal, or sides that are the same rows, all are undefined and say why.
    """
    teller = Teller(name, min(len(reference), len(current)))
    problem = _problem(reference, current)
    if problem:
        return [teller.undefined(metric, problem) for metric in OF_POINTS]
    one, other = _around_zero(reference, current)
    apart = permutation_mmd(one, other, seed)
    told = classifier_test(one, other, seed, level)
    held = replace(teller, n=(teller.n + 1) // 2)
    about = {"name": "classifier_auc", "group": name, "n": held.n}
    return [
        teller.distance("mmd", apart.mmd),
        teller.point("mmd_pvalue", apart.p_value),
        told.auc.model_copy(update=about | {"method": f"randomised trees on a held half, {told.auc.method}"}),
        held.point("classifier_pvalue", told.p_value),
    ]


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
