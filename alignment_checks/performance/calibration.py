"""Expected calibration error: how far scores are from the rates they promise."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import wilson
from alignment_checks.measurement import Measurement

BINS = 10
"""Bins between the deciles of the scores: about equally many rows in each."""


def measure_calibration_error(labels: NDArray[Any], scores: NDArray[Any], level: float) -> Measurement:
    """Mean distance between a bin's mean score and its rate of positives, weighted by its rows.

    Source: M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities
    using Bayesian binning", AAAI 2015. Equal scores always share a bin, so the order of the rows
    does not matter.

    The estimate is never negative, hence too high for a calibrated model. The interval allows for
    that: each bin's rate has Wilson's limits, and MOVER adds the bins up (G. Y. Zou and A. Donner,
    Statistics in Medicine 27 (2008) 1693-1702), a bin that may be exact reaching below zero.

    Args:
        labels: what happened, shape (rows,), 0 and 1; at least one row.
        scores: shape (rows,), probabilities.
        level: confidence of the interval, e.g. 0.95.
    """
    counts, positives, score_sums = _bins(labels, scores)
    weights = counts / counts.sum()
    promised = score_sums / counts
    limits = [wilson(int(hits), int(n), level) for hits, n in zip(positives, counts, strict=True)]
    lows, highs = np.transpose(limits) - promised
    errors = np.abs(positives / counts - promised)
    nearest, furthest = folded(lows, highs)
    value = float(weights @ errors)
    below = math.sqrt(float(np.square(weights * (errors - nearest)).sum()))
    above = math.sqrt(float(np.square(weights * (furthest - errors)).sum()))
    return Measurement(
        name="calibration_error",
        value=value,
        low=max(0.0, value - below),
        high=min(1.0, value + above),
        level=level,
        n=labels.size,
        unit="probability",
        method="mover on wilson, ten bins",
    )


def _bins(
    labels: NDArray[Any], scores: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.float64]]:
    """Rows, positives and sum of scores of every bin that has a row."""
    edges = np.quantile(scores, np.arange(1, BINS) / BINS)
    which = np.searchsorted(edges, scores)
    counts = np.bincount(which, minlength=BINS)
    positives = np.bincount(which[labels == 1], minlength=BINS)
    score_sums = np.asarray(np.bincount(which, weights=scores, minlength=BINS), dtype=np.float64)
    filled = counts > 0
    return counts[filled], positives[filled], score_sums[filled]


def folded(
    lows: NDArray[np.float64], highs: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Limits of absolute values; one that may be zero keeps its reach to the other side."""
    furthest = np.maximum(np.abs(lows), np.abs(highs))
    nearest = np.minimum(np.abs(lows), np.abs(highs))
    return np.where((lows <= 0) & (highs >= 0), -furthest, nearest), furthest
