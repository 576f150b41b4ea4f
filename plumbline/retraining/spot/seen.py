"""What was seen of availability since the job began, summed up in a few numbers a zone.

A spell is an unbroken stretch of ticks with, or without, a spot machine. The longer one lasts, the longer it
will still last; `USUAL_HAZARD` says how that usually is, and a policy asks how often spells ended against it.
Ages are told in usual ticks, however long those of a trace are: a spell of an hour has the same age in ticks
of five minutes as in one of an hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

USUAL_TICK = 195.0
"""Seconds: a tick of the traces that `USUAL_HAZARD` comes from, and the unit of ages."""

AGES = np.array([0, 2, 4, 8, 16, 40, 100, 250])
"""Classes of a spell's age in usual ticks, each from here to the next; the last is open."""

YOUNG = 2
"""Usual ticks. Many zones have no spell that ends as early as that."""

FIRST_AGE = 32
"""Usual ticks that the first spell has lasted when one begins to look: at any moment, most are old."""

_CENTRES = np.append(np.sqrt((AGES[:-1] + 1.0) * AGES[1:]), AGES[-1] * 1.6)

AGEING, STEADY = 0, 1
"""How the chance that a spell ends goes with its age: it falls, or stays the same."""

USUAL_HAZARD = np.stack([0.28 * _CENTRES**-0.7, np.full(len(AGES), 0.03)])
"""(AGEING or STEADY, class of age): chance that a spell ends with the next usual tick. See decision 0036."""

Counts = NDArray[np.float64]

_IS_YOUNG = np.stack([AGES >= YOUNG, AGES < YOUNG])
_RATES = -np.log1p(-USUAL_HAZARD) * _IS_YOUNG[:, None]
_SUMMED = np.concatenate([np.zeros((2, 2, 1)), np.cumsum(_RATES[..., :-1] * np.diff(AGES), axis=-1)], axis=-1)


def usual_ends(age: Counts, ticks: float) -> Counts:
    """(2, 2, ...): chance that a spell of that age ends within so many usual ticks.

    First at an age from `YOUNG` on, then below it; each for both shapes.

    Args:
        age: in usual ticks.
        ticks: how many.
    """
    chance: Counts = -np.expm1(_summed(age) - _summed(age + ticks))
    return chance


def _summed(age: Counts) -> Counts:
    """The rate at which spells end, summed up to an age."""
    place = classes(age)
    summed: Counts = _SUMMED[..., place] + _RATES[..., place] * (age - AGES[place])
    return summed


@dataclass(frozen=True)
class Seen:
    """Arrays of shape (runs, zones + 1): each zone, and last whether any zone has a machine."""

    now: NDArray[np.bool_]
    """Available in this tick."""
    age: Counts
    """Usual ticks that the present spell has lasted before this tick."""
    ended: Counts
    """(2, runs, zones + 1): spells without, and with, a machine that ended."""
    expected: Counts
    """(2, 2, runs, zones + 1): how many would have ended at each usual hazard, without young spells."""
    expected_young: Counts
    """The same for young spells."""
    for_ageing: Counts
    """The shape of `ended`: sum over their ends of the log of the ageing hazard over the steady one."""
    short: NDArray[np.bool_]
    """Whether a spell began and ended within fewer than three usual ticks."""
    began: NDArray[np.bool_]
    """Whether the present spell began while one looked."""
    tick: float
    """How many usual ticks one of these lasts."""


def first_look(available: NDArray[np.bool_], tick_seconds: float = USUAL_TICK) -> Seen:
    """What is known at the first tick. `available` has shape (runs, zones)."""
    now = _with_any(available)
    none = np.zeros((2, *now.shape))
    return Seen(
        now=now,
        age=np.full(now.shape, float(FIRST_AGE)),
        ended=none,
        expected=np.stack([none, none]),
        expected_young=np.stack([none, none]),
        for_ageing=none,
        short=np.zeros(now.shape, bool),
        began=np.zeros(now.shape, bool),
        tick=tick_seconds / USUAL_TICK,
    )


def look(seen: Seen, available: NDArray[np.bool_]) -> Seen:
    """What is known one tick later."""
    now = _with_any(available)
    ends = now != seen.now
    side = np.stack([~seen.now, seen.now])
    older, young = usual_ends(seen.age, seen.tick)
    either = 1 - (1 - older) * (1 - young)
    lasted = seen.age + seen.tick
    return replace(
        seen,
        now=now,
        age=np.where(ends, 0.0, lasted),
        ended=seen.ended + side * ends,
        expected=seen.expected + side * older[:, None],
        expected_young=seen.expected_young + side * young[:, None],
        for_ageing=seen.for_ageing + side * ends * np.log(either[AGEING] / either[STEADY]),
        short=seen.short | (ends & (lasted < YOUNG + 1) & seen.began),
        began=seen.began | ends,
    )


def classes(age: Counts) -> NDArray[np.int64]:
    """The class of each age."""
    return np.searchsorted(AGES, age, side="right") - 1


def _with_any(available: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate([available, available.any(axis=1, keepdims=True)], axis=1)
