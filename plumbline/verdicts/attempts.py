"""How sure a candidate must be, the more often its hold-out has been asked."""

from __future__ import annotations

import math


def level_of_attempt(confidence: float, attempt: int) -> float:
    """The confidence of the intervals that judge the `attempt`-th candidate on one hold-out.

    The error 1 - confidence is split over all attempts there will ever be as 6 / (pi k)^2, which sums
    to one: however often people try, the chance of ever passing a bad candidate stays bounded.

    Raises:
        ValueError: for an attempt below 1.
    """
    if attempt < 1:
        raise ValueError(f"attempts are counted from 1, not {attempt}")
    return 1 - (1 - confidence) * 6 / (math.pi * attempt) ** 2
