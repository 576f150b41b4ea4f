"""One disputed row: what a simple model of the scores around it says, and how well that fits.

LIME: M. T. Ribeiro, S. Singh and C. Guestrin, "Why should I trust you?", KDD 2016. Unlike SHAP it asks
nothing of the model but scores, so the two together show what rests on the method.

The method is a draw, a kernel and a weighted ridge regression, which is scikit-learn's. The authors' program
(`lime` 0.2.0.1) is not used: it draws from truncated normal distributions and raises an error once a column
has a missing value, and missing and unseen values are what disputed rows are often about. Here a neighbour's
values are those of real rows, missing ones included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 5_000
"""Rows made up around the explained one, as in the authors' own program."""

_WIDTH = 0.75
"""Kernel width in roots of the features, as in the authors' own program."""


@dataclass(frozen=True)
class LocalSurrogate:
    """A weighted linear model of the scores around one row."""

    effects: NDArray[np.float64]
    """What each feature's own value adds, against a value drawn from the reference, shape (features,)."""
    fit: float
    """Weighted share of the scores' variance that it explains, at most 1; NaN for constant scores."""


def local_surrogate(
    predict: Callable[[NDArray[Any]], NDArray[np.float64]],
    row: NDArray[Any],
    reference: NDArray[Any],
    seed: int,
    neighbours: int = NEIGHBOURS,
) -> LocalSurrogate:
    """Which features' values hold the row's score where it is.

    In each neighbour every feature keeps the row's value with a chance of one half, and else has that of a
    drawn reference row. The linear model is of who kept what, each neighbour weighted by the paper's kernel,
    exp(-replaced / width^2) with width = 0.75 * root(features).

    Args:
        predict: rows to scores, (rows, features) to (rows,).
        row: the encoded row, shape (features,).
        reference: encoded rows to draw values from, shape (rows, features), at least one.
        seed: decides the neighbours.
        neighbours: how many.

    Raises:
        ValueError: a row or reference of other shapes, or no reference row.
    """
    from sklearn.linear_model import Ridge

    if row.ndim != 1 or reference.ndim != 2 or reference.shape[1] != row.size or len(reference) == 0:
        raise ValueError(f"a row of shape {row.shape} does not fit reference rows of shape {reference.shape}")
    generator = np.random.default_rng(seed)
    kept = generator.random((neighbours, row.size)) < 0.5
    kept[0] = True  # the row itself
    drawn = reference[generator.integers(0, len(reference), kept.shape), np.arange(row.size)]
    scores = predict(np.where(kept, row, drawn))
    weights = np.exp(-(~kept).sum(axis=1) / (_WIDTH**2 * row.size))
    model = Ridge(alpha=1.0).fit(kept, scores, sample_weight=weights)
    fit = model.score(kept, scores, sample_weight=weights) if np.ptp(scores) else np.nan
    return LocalSurrogate(np.asarray(model.coef_, dtype=np.float64), float(fit))
