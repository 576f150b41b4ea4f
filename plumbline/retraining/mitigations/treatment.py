"""The training rows as a mitigation hands them to the entry point, and which groups it can act on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SMALLEST = 30
"""Rows of either label a group must have: below, its rates are chance, and it is left as it is."""


class MitigationError(PlumblineError, ValueError):
    """These rows cannot be treated so, or not on this machine."""


@dataclass(frozen=True)
class Treatment:
    """What the entry point trains on instead of every row once, as it is."""

    rows: npt.NDArray[np.int64] | None = None
    """Positions among the training rows, shape (treated,); a row may stand twice. None: every row once."""
    labels: npt.NDArray[np.int64] | None = None
    """1 for the favourable label, else 0, shape (treated,). None: the rows' own."""
    weights: npt.NDArray[np.float64] | None = None
    """Above zero, shape (treated,). None: all the same."""
    texts: npt.NDArray[np.object_] | None = None
    """What stands in the rows' text, shape (treated,). None: their own."""


def both_labels(positive: npt.NDArray[np.float64], negative: npt.NDArray[np.float64]) -> Treatment:
    """Every row with the favourable label and again with the other one, as far as either weighs anything.

    Args:
        positive: each row's weight with the favourable label, shape (rows,), at least 0.
        negative: its weight with the other label.

    Returns:
        Weights of mean 1 over the rows, so that a learner's own regularisation keeps its scale.
    """
    import numpy as np

    weights = np.concatenate([positive, negative])
    kept = np.flatnonzero(weights > weights.max() * 1e-9)
    rows = kept % positive.size
    scale = positive.size / weights[kept].sum()
    return Treatment(rows, (kept < positive.size).astype(np.int64), weights[kept] * scale)


def large_enough(groups: npt.NDArray[np.str_], labels: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether each row's group has enough rows of both labels to act on, shape (rows,).

    Raises:
        MitigationError: fewer than two groups have, so that there is nothing to compare.
    """
    import numpy as np

    names, which = np.unique(groups, return_inverse=True)
    positives = np.bincount(which, weights=labels, minlength=names.size)
    enough = (positives >= SMALLEST) & (np.bincount(which, minlength=names.size) - positives >= SMALLEST)
    if enough.sum() < 2:
        able = ", ".join(names[enough]) or "none"
        raise MitigationError(
            f"a mitigation needs two groups with {SMALLEST} rows of either label, found {able}: train on "
            "more rows, or without a mitigation"
        )
    return np.asarray(enough[which])
