"""How often spells end, against the usual: learned from what was seen, and cautious while that is little."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.seen import USUAL_HAZARD, Seen, classes

FACTORS = 3.0 ** np.linspace(-1.5, 1.5, 7)
"""The scales there are, as multiples of the usual hazard. Few, so that each job has few tables."""

CAUTION = 6.0
"""Spells that count as seen before the first, ended just as often as usual."""


def scales(seen: Seen) -> NDArray[np.float64]:
    """(2, runs, zones + 1): how often spells without, and with, a machine end, as a multiple of the usual."""
    expected = seen.expected + seen.short * seen.expected_young
    scale: NDArray[np.float64] = (seen.ended + CAUTION) / (expected + CAUTION)
    return scale


def nearest_factors(seen: Seen) -> NDArray[np.int64]:
    """The same as places in `FACTORS`."""
    middles = np.sqrt(FACTORS[1:] * FACTORS[:-1])
    places: NDArray[np.int64] = np.searchsorted(middles, scales(seen))
    return places


def hazards(seen: Seen) -> NDArray[np.float64]:
    """(runs, zones + 1): chance that the present spell ends with the next tick."""
    scale = np.where(seen.now, scales(seen)[1], scales(seen)[0])
    chance: NDArray[np.float64] = scale * USUAL_HAZARD[classes(seen.age)]
    return chance
