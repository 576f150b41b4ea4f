"""Counts of what is lost on the same rows: what alarms about `reading_drop` and `noise_drop` rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.records import Tally

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def drop_tally(metric: str, before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> Tally:
    """How many rows gained, stayed and lost.

    Args:
        metric: what is counted.
        before: whether each row is right as it is, shape (rows,).
        after: whether it is right with what may be worse, the same.
    """
    lost, gained = int((before & ~after).sum()), int((~before & after).sum())
    stayed = int(before.size) - lost - gained
    return Tally(
        metric=metric, successes=stayed + lost, trials=int(before.size), shares=(gained, stayed, lost)
    )
