"""Small histories, made of numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st

from plumbline.retraining.timing.history import History


def history(losses: np.ndarray, first: int = 0) -> History:
    """A model a night, from a square of losses; what stands before a model's night is left out."""
    losses = np.array(losses, dtype=float)
    losses[np.tril_indices(len(losses), -1)] = np.nan
    return History(first, tuple(range(first, first + len(losses))), losses)


def made(nights: int, loss: Callable[[int, int], float]) -> History:
    """From what the model of one night loses on another."""
    return history([[loss(trained, night) for night in range(nights)] for trained in range(nights)])


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> History:
    """Any losses at all, ties included."""
    nights = draw(st.integers(1, most))
    cells = st.lists(st.integers(0, 20), min_size=nights**2, max_size=nights**2)
    return history(np.reshape(draw(cells), (nights, nights)) / 8, first=draw(st.integers(-2, 3)))


costs = st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0])
