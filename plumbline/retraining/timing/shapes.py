"""How a model's loss has risen since it was fresh: a mean over shapes, by how well they explain the nights.

The shapes are: none; a ramp, which rises by the same amount every night from the first on; and a step on any
one night, after which the loss stays where it is. Each has a fresh level and a height of its own, by least
squares. A shape with a height has to pay for it, as in Schwarz's criterion. A step is as likely on one night
as on the next, so a model that has just begun is hardly suspected of one. The noise is known from few nights
at first, so likelihoods have Student's tails, not the normal ones.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.timing.noise import Noise

Numbers = NDArray[np.float64]


class Beliefs(NamedTuple):
    """What is believed of a model before it has served."""

    ramp: float
    """How likely its loss rises steadily, from 0 to 1."""
    hazard: float
    """How likely a step is on any one night, where it does not."""
    slope: float = 0.0
    """How fast models grew stale, in loss a night."""
    certainty: float = 0.0
    """How well that is known: one over its variance; 0 where there was no model before."""


class Rise(NamedTuple):
    """What the nights say of one model, in units of loss."""

    level: float
    """What it lost when it was fresh."""
    so_far: float
    """What all nights together lay above that."""
    coming: float
    """How far above that the coming night is expected."""
    stepped: float
    """Of that, what is due to a step."""
    slope: float
    """By how much each further night adds to it."""
    weights: tuple[float, float, float]
    """How likely there is no rise, a ramp, a step."""
    steepness: float = 0.0
    """The ramp's slope, if it is one."""
    certainty: float = 0.0
    """One over the variance of that, by this model's nights alone."""


def rise(losses: tuple[float, ...], noise: Noise, beliefs: Beliefs) -> Rise:
    """The mean over all shapes.

    Args:
        losses: what the model lost, one number a night from its first on.
        noise: of one night's loss.
        beliefs: from the models before.
    """
    nights = len(losses)
    if nights < 2 or not np.isfinite(noise.deviation):
        return Rise(float(np.mean(losses)), 0.0, 0.0, 0.0, 0.0, (1.0, 0.0, 0.0))
    shapes = _shapes(nights)
    heights, gains, certainties = _fitted(np.asarray(losses), shapes, noise)
    if beliefs.certainty:
        heights[0], gains[0] = _informed(heights[0], certainties[0], beliefs)
    else:
        gains[0] -= np.log(nights) / 2
    gains[1:] -= np.log(nights) / 2
    step = (1 - beliefs.ramp) * beliefs.hazard / (1 - beliefs.hazard)
    prior = np.log([1 - beliefs.ramp, beliefs.ramp, *[step] * (nights - 1)])
    weights = _normalised(np.concatenate([[0.0], gains]) + prior)
    expected = weights[1:] * heights
    return Rise(
        level=float(np.mean(losses) - expected @ shapes.sums / nights),
        so_far=float(expected @ shapes.sums),
        coming=float(expected @ shapes.ahead),
        stepped=float(expected[1:].sum()),
        slope=float(expected[0]),
        weights=(float(weights[0]), float(weights[1]), float(weights[2:].sum())),
        steepness=float(heights[0]),
        certainty=float(certainties[0]),
    )


class _Shapes(NamedTuple):
    """Of the ramp, then of the step on each night but the first, each of height 1; shape (nights,)."""

    sums: Numbers
    """Over the nights."""
    spreads: Numbers
    """Sums of squared distances from their mean."""
    ahead: Numbers
    """On the coming night."""


def _shapes(nights: int) -> _Shapes:
    before = np.arange(1, nights, dtype=np.float64)
    after = nights - before
    ramp, its_spread = nights * (nights - 1) / 2, nights * (nights**2 - 1) / 12
    return _Shapes(
        sums=np.array([ramp, *after]),
        spreads=np.array([its_spread, *(before * after / nights)]),
        ahead=np.array([float(nights), *np.ones(nights - 1)]),
    )


def _fitted(losses: Numbers, shapes: _Shapes, noise: Noise) -> tuple[Numbers, Numbers, Numbers]:
    """Each shape's height, which is never negative; how much likelier it makes the nights; its certainty."""
    centred = losses - losses.mean()
    steps = np.cumsum(centred[::-1])[-2::-1]  # what lies on and after each night but the first
    products = np.array([np.arange(losses.size) @ centred, *steps])
    heights = np.maximum(products / shapes.spreads, 0.0)
    certainties = shapes.spreads / noise.deviation**2
    flat = centred @ centred / noise.deviation**2  # what no rise leaves unexplained, in squares of the noise
    left = np.maximum(flat - heights**2 * certainties, 0.0)
    nights = noise.freedom + losses.size - 1
    gains = nights / 2 * np.log((noise.freedom + flat) / (noise.freedom + left))
    return heights, gains, certainties


def _informed(height: float, certainty: float, beliefs: Beliefs) -> tuple[float, float]:
    """The slope and its gain where models before had a slope too."""
    both = certainty + beliefs.certainty
    slope = (certainty * height + beliefs.certainty * beliefs.slope) / both
    gain = certainty * (2 * height * slope - slope**2) / 2
    surprise = beliefs.certainty * (slope - beliefs.slope) ** 2 / 2
    return slope, gain - surprise + float(np.log(beliefs.certainty / both)) / 2


def _normalised(logarithms: Numbers) -> Numbers:
    weights = np.exp(logarithms - logarithms.max())
    return np.asarray(weights / weights.sum())
