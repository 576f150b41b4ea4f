"""What the models before have taught about the next one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from plumbline.retraining.timing.noise import Noise, noise
from plumbline.retraining.timing.policy import Life, Seen
from plumbline.retraining.timing.shapes import Beliefs, Rise, rise
from plumbline.retraining.timing.taking_back import share_taken_back

RAMP = 1 / 4
"""How likely a ramp is before any model was replaced."""

WORTH = 4.0
"""Models that this first belief counts for."""

STEPS = 2.0
"""Expected in all the nights, those seen and those to plan for, before any step was seen."""

MOST = 0.5
"""Steps a night, however few nights there are."""

TRUST = 0.5
"""How much of a model's certainty about the slope holds for the next one: drift need not stay the same."""

DOUBT = 0.1
"""A ramp less likely than this teaches no slope."""


class Experience(NamedTuple):
    """Of the models that were replaced, the oldest first."""

    beliefs: Beliefs
    rises: tuple[Rise, ...] = ()


@lru_cache(maxsize=1024)
def experience(lives: tuple[Life, ...], nights: int, negligible: float) -> Experience:
    """Model after model, each seen with what was known when it was replaced.

    Args:
        lives: the models that were replaced.
        nights: all of them, those seen and those to plan for.
        negligible: a difference in loss too small to matter.
    """
    if not lives:
        return Experience(Beliefs(RAMP, hazard((), (), nights)))
    before = experience(lives[:-1], nights, negligible)
    last = rise(lives[-1].losses, noise(lives, negligible), before.beliefs)
    rises = (*before.rises, last)
    slope, certainty = _slope(before.beliefs, last)
    return Experience(Beliefs(_ramp(rises), hazard(lives, rises, nights), slope, certainty), rises)


class View(NamedTuple):
    """What the nights seen so far say."""

    noise: Noise
    """Of one night's loss."""
    before: Experience
    """Of the models before the present one."""
    now: Rise
    """Of the present model; its coming rise only as far as a retraining is expected to take it back."""


def view(seen: Seen) -> View:
    """The present model in the light of those before."""
    before = experience(seen.lives[:-1], seen.nights, seen.negligible)
    nightly = noise(seen.lives, seen.negligible)
    now = rise(seen.losses, nightly, before.beliefs)
    share = share_taken_back([*before.rises, now], seen.lives, nightly.deviation)
    coming, stepped, slope = (share * part for part in (now.coming, now.stepped, now.slope))
    return View(nightly, before, now._replace(coming=coming, stepped=stepped, slope=slope))


def _ramp(rises: Sequence[Rise]) -> float:
    """How often models had a ramp, of those without a step."""
    ramps, flat = (sum(rise.weights[shape] for rise in rises) for shape in (1, 0))
    return (RAMP * WORTH + ramps) / (WORTH + ramps + flat)


def hazard(lives: Sequence[Life], rises: Sequence[Rise], nights: int) -> float:
    """How many steps a night has, by those seen and those expected."""
    steps = sum(rise.weights[2] for rise in rises)
    served = sum(len(life.losses) for life in lives)
    return min((STEPS + steps) / (nights + served), MOST)


def _slope(beliefs: Beliefs, last: Rise) -> tuple[float, float]:
    """The slope of ramps and its certainty, with what the last model has taught."""
    taught = last.certainty * last.weights[1] * TRUST if last.weights[1] > DOUBT else 0.0
    certainty = beliefs.certainty + taught
    if not certainty:
        return beliefs.slope, 0.0
    return (beliefs.slope * beliefs.certainty + last.steepness * taught) / certainty, certainty
