"""Where a night's randomness comes from: the contents, so that a second run draws the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.canonical import seed_from
from plumbline.records import Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def seed_of(subject: Subject) -> int:
    """The seed of every draw made about a subject."""
    return seed_from(subject.model, subject.window.content, subject.policy)


def some_rows(rows: int, most: int, seed: int) -> NDArray[np.int64]:
    """At most so many of the row numbers, rising, drawn by the seed."""
    import numpy as np

    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))
