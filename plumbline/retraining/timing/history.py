"""What every model would have lost on every night: the table that a replay goes through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.errors import PlumblineError

Numbers = NDArray[np.float64]


class HistoryError(PlumblineError, ValueError):
    """The table does not hold what a replay needs."""


@dataclass(frozen=True)
class History:
    """Losses of models, by the night they were trained on. The first is in production at the start."""

    first: int
    """The first night."""
    trained: tuple[int, ...]
    """The nights that models were trained on, rising; the first may lie before the first night."""
    losses: Numbers
    """Shape (models, nights): what each model loses each night; NaN before it is trained."""

    @property
    def nights(self) -> int:
        """How many nights there are."""
        return int(self.losses.shape[1])

    @property
    def starts(self) -> tuple[int, ...]:
        """On which night each model can begin to serve, counted from 0."""
        return tuple(max(night - self.first, 0) for night in self.trained)

    @property
    def irreducible(self) -> Numbers:
        """The least that a night costs, shape (nights,): that of the best model trained by then."""
        return np.asarray(np.nanmin(self.losses, axis=0))

    @property
    def excess(self) -> Numbers:
        """Losses above the irreducible, shape (models, nights): 0 or more; NaN before a model is trained."""
        return self.losses - self.irreducible

    def model_of(self, night: int) -> int:
        """The row of the model that was trained on a night.

        Raises:
            HistoryError: there is none.
        """
        try:
            return self.trained.index(night)
        except ValueError:
            raise HistoryError(
                f"the policy retrains on night {night}, and the history has no model that was trained on it: "
                f"add rows with trained_at {night} for the nights {night} to {self.first + self.nights - 1}"
            ) from None
