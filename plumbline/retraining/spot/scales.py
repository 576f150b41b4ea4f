"""How often spells end, against the usual: learned from what was seen, and cautious while that is little."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.seen import AGEING, STEADY, Seen, usual_ends

FACTORS = 3.0 ** np.linspace(-2, 2, 7)
"""The scales there are, as multiples of the usual hazard. Few, so that each job has few tables."""

CAUTION = 6.0
"""Spells that count as seen before the first, ended just as often as usual."""

DOUBT = 2.5
"""By how much the log of their likelihood must speak against it before spells are taken not to age."""

Numbers = NDArray[np.float64]


class Habit(NamedTuple):
    """How the spells of one side, with or without a machine, end."""

    scale: float = 1.0
    """A multiple of the usual hazard."""
    shape: int = AGEING
    """`AGEING` or `STEADY`."""
    short: bool = False
    """Whether they may end within their first three ticks."""


def shapes(seen: Seen) -> NDArray[np.int64]:
    """(2, runs, zones + 1): whether spells without, and with, a machine are `AGEING` or `STEADY`.

    The likelier of the two, each at its best scale; `AGEING` while little speaks against it.
    """
    expected = _expected(seen)
    ratio = np.divide(
        expected[AGEING], expected[STEADY], out=np.ones_like(seen.ended), where=expected[AGEING] > 0
    )
    for_ageing: Numbers = seen.for_ageing - seen.ended * np.log(ratio)
    return np.where(for_ageing < -DOUBT, STEADY, AGEING)


def scales(seen: Seen, shape: NDArray[np.int64]) -> Numbers:
    """(2, runs, zones + 1): how often spells end, as a multiple of the usual for their shape."""
    expected = _expected(seen)
    chosen = np.where(shape == STEADY, expected[STEADY], expected[AGEING])
    scale: Numbers = (seen.ended + CAUTION) / (chosen + CAUTION)
    return scale


def habits(seen: Seen) -> NDArray[np.int64]:
    """(2, runs): how spells without, and with, a machine anywhere end; each a number that `habit` reads."""
    shape = shapes(seen)
    middles = np.sqrt(FACTORS[1:] * FACTORS[:-1])
    places = np.searchsorted(middles, scales(seen, shape))
    numbers: NDArray[np.int64] = (places * 4 + shape * 2 + seen.short)[..., -1]
    return numbers


def habit(number: int) -> Habit:
    """One of `habits`, in words."""
    return Habit(float(FACTORS[number // 4]), number // 2 % 2, bool(number % 2))


def hazards(seen: Seen) -> Numbers:
    """(runs, zones + 1): chance that the present spell ends with the next tick."""
    shape = shapes(seen)
    side = seen.now.astype(np.int64)[None]
    own = np.take_along_axis(shape, side, axis=0)[0]
    scale = np.take_along_axis(scales(seen, shape), side, axis=0)[0]
    usual = usual_ends(seen.age, seen.tick).sum(axis=0)
    chance: Numbers = scale * np.take_along_axis(usual, own[None], axis=0)[0]
    return chance


def _expected(seen: Seen) -> Numbers:
    return seen.expected + seen.short * seen.expected_young
