"""Precision, recall and false alarms of a detector, by what people found."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import wilson
from alignment_checks.measurement import Measurement


def measure_precision(
    found: NDArray[np.bool_], truth: NDArray[np.bool_], weights: NDArray[Any], level: float, **about: Any
) -> Measurement:
    """Of what the detector found, how much is really there. Arguments as `measure_share`'s."""
    return measure_share(
        "precision", truth[found], weights[found], level, "the detector found nothing", **about
    )


def measure_recall(
    found: NDArray[np.bool_], truth: NDArray[np.bool_], weights: NDArray[Any], level: float, **about: Any
) -> Measurement:
    """Of what is really there, how much the detector found. Arguments as `measure_share`'s."""
    return measure_share("recall", found[truth], weights[truth], level, "nobody found any of it", **about)


def measure_false_positive_rate(
    found: NDArray[np.bool_], truth: NDArray[np.bool_], weights: NDArray[Any], level: float, **about: Any
) -> Measurement:
    """Of what is not there, how much the detector found all the same. Arguments as `measure_share`'s."""
    return measure_share(
        "false_positive_rate", found[~truth], weights[~truth], level, "it was in everything", **about
    )


def measure_share(
    name: str, hits: NDArray[np.bool_], weights: NDArray[Any], level: float, empty: str, **about: Any
) -> Measurement:
    """The weighted share of hits, with Wilson's interval on the effective size of the rows (L. Kish).

    Right where the weights say nothing about the hits, as within one random sample.

    Args:
        name: the measurement's name.
        hits: whether each row is one, shape (rows,).
        weights: inverse of the chance with which each row came here, above zero, shape (rows,).
        level: confidence of the interval, e.g. 0.95.
        empty: why there is no share of no rows.
        about: further fields of the measurement.
    """
    fields: dict[str, Any] = {"unit": "rate", **about}
    total = float(weights.sum())
    if hits.size == 0 or total <= 0:
        return Measurement.undefined(name, empty, **fields)
    share = min(1.0, float(weights[hits].sum()) / total)
    size = total**2 / float(np.square(weights).sum())
    low, high = wilson(share * size, size, level)
    method = "wilson" if size > hits.size - 1e-9 else "wilson on the effective size"
    return Measurement(
        name=name, value=share, low=low, high=high, level=level, n=int(hits.size), method=method, **fields
    )
