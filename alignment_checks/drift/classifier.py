"""The classifier two-sample test: whether a classifier can tell current rows from reference rows.

D. Lopez-Paz and M. Oquab, "Revisiting classifier two-sample tests", ICLR 2017. The classifier is trained
on one half of the rows; its ranking of the other half is the effect size, an AUC of 0.5 being none. Only
the held half is relabelled. Given the training half its scores are fixed, so where nothing moved every
relabelling of it is as likely as the true one, and the p-value is exact. Relabelling scores of a
cross-validation would not be: each row's score then rests on the labels of the others.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift.shuffles import p_value, relabelled
from alignment_checks.measurement import Measurement

_TREES = 100
_LEAF = 5
"""Extremely randomised trees see mean, spread and dependence, and hundreds of dimensions cost them little."""


class ToldApart(NamedTuple):
    """How well the held rows' sides are told, and how often chance tells them as well."""

    auc: Measurement
    """Of the current rows over the reference rows, with DeLong's interval."""
    p_value: float


def classifier_test(
    reference: NDArray[np.float64], current: NDArray[np.float64], seed: int, level: float
) -> ToldApart:
    """Trains on a random half of either side, and ranks the other.

    Args:
        reference: finite, shape (reference rows, dimensions), four rows at least.
        current: finite, shape (current rows, dimensions), four rows at least.
        seed: decides the halves, the trees and the relabellings.
        level: confidence of the AUC's interval.
    """
    from sklearn.ensemble import ExtraTreesClassifier

    from alignment_checks.performance.ranking import measure_auc

    halves, trees, shuffles = np.random.SeedSequence(seed).generate_state(3).tolist()
    train, labels, held, held_labels = _halves(reference, current, halves)
    model = ExtraTreesClassifier(_TREES, min_samples_leaf=_LEAF, random_state=trees).fit(train, labels)
    scores = model.predict_proba(held)[:, 1]
    auc = measure_auc(held_labels.astype(np.int64), scores, level)
    return ToldApart(auc, _chance(scores, held_labels, shuffles))


def _halves(
    reference: NDArray[np.float64], current: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]:
    """Rows to train on and whose they are, then the rows held back and whose those are."""
    generator = np.random.default_rng(seed)
    sides = [side[generator.permutation(side.shape[0])] for side in (reference, current)]
    parts = []
    for half in (slice(1, None, 2), slice(0, None, 2)):
        one, other = (side[half] for side in sides)
        parts += [np.concatenate([one, other]), np.arange(len(one) + len(other)) >= len(one)]
    return parts[0], parts[1], parts[2], parts[3]


def _chance(scores: NDArray[np.float64], is_current: NDArray[np.bool_], seed: int) -> float:
    """How often the sum of the current rows' ranks, which orders as the AUC does, is as large by chance."""
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    return p_value(np.concatenate([labels @ ranks for labels in relabelled(is_current, seed)]))
