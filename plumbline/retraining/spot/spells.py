"""Availability as a Markov chain over the age of its spell: the older, the longer it will still last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.scales import Habit
from plumbline.retraining.spot.seen import AGES, USUAL_HAZARD, YOUNG

STATES = 2 * len(AGES)
"""First spells without a machine by class of age, then those with one."""


def chain(without: Habit, with_machine: Habit, ticks: float = 1.0) -> NDArray[np.float64]:
    """(STATES, STATES): chances to go from one state to another.

    Args:
        without: how spells without a machine end.
        with_machine: the same for spells with one.
        ticks: how many usual ticks each transition spans; of a part of one, as much of its chances.
    """
    one = np.vstack([_side(without, 0), _side(with_machine, 1)])
    whole = int(ticks)
    part = np.eye(STATES) + (ticks - whole) * (one - np.eye(STATES))
    return np.linalg.matrix_power(one, whole) @ part


def _side(habit: Habit, side: int) -> NDArray[np.float64]:
    """The rows of the spells of one side."""
    hazard = np.minimum(habit.scale * USUAL_HAZARD[habit.shape], 0.9)
    if not habit.short:
        hazard[AGES < YOUNG] = 0
    count = len(AGES)
    older = _older(hazard)
    rows = np.zeros((count, STATES))
    own = np.arange(count)
    rows[own, side * count + own] = (1 - hazard) * (1 - older)
    rows[own[:-1], side * count + own[:-1] + 1] = ((1 - hazard) * older)[:-1]
    rows[:, (1 - side) * count] = hazard
    return rows


def _older(hazard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chance, for a spell that goes on, to enter the next class.

    Such that as many spells reach the next class as if each stayed in this one for exactly its width.
    """
    widths = np.diff(AGES)
    goes_on = 1 - hazard[:-1]
    reach = goes_on**widths
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = reach * (1 - goes_on) / (goes_on * (1 - reach))
    return np.append(np.where(hazard[:-1] > 0, chance, 1 / widths), 0.0)
