"""What the models before have taught about the next one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from plumbline.retraining.timing.noise import noise
from plumbline.retraining.timing.policy import Life, Seen
from plumbline.retraining.timing.shapes import Beliefs, Rise, rise
from plumbline.retraining.timing.taking_back import share_taken_back

AT_FIRST = Beliefs(flat=3 / 5, ramp=1 / 5, step=1 / 5)
"""No rise is likelier than one."""

WORTH = 5.0
"""Models that these first beliefs count for."""

TRUST = 0.5
"""How much of a model's certainty about the slope holds for the next one: drift need not stay the same."""

DOUBT = 0.1
"""A ramp less likely than this teaches no slope."""


class Experience(NamedTuple):
    """Of the models that were replaced, the oldest first."""

    beliefs: Beliefs = AT_FIRST
    rises: tuple[Rise, ...] = ()

    @property
    def risen(self) -> float:
        """How far their losses had risen in all when they were replaced."""
        return sum(rise.coming for rise in self.rises)


@lru_cache(maxsize=1024)
def experience(lives: tuple[Life, ...], negligible: float) -> Experience:
    """Model after model, each seen with what was known when it was replaced."""
    if not lives:
        return Experience()
    before = experience(lives[:-1], negligible)
    last = rise(lives[-1].losses, noise(lives, negligible), before.beliefs)
    return Experience(_updated(before.beliefs, last, len(lives)), (*before.rises, last))


class View(NamedTuple):
    """What the nights seen so far say."""

    noise: float
    """Standard deviation of one night's loss."""
    before: Experience
    """Of the models before the present one."""
    now: Rise
    """Of the present model; its coming rise only as far as a retraining is expected to take it back."""


def view(seen: Seen) -> View:
    """The present model in the light of those before."""
    before = experience(seen.lives[:-1], seen.negligible)
    spread = noise(seen.lives, seen.negligible)
    now = rise(seen.losses, spread, before.beliefs)
    share = share_taken_back([*before.rises, now], seen.lives, spread)
    return View(spread, before, now._replace(coming=share * now.coming, slope=share * now.slope))


def _updated(beliefs: Beliefs, last: Rise, models: int) -> Beliefs:
    """Shapes by how often they were met; slopes by their certainty."""
    worth = WORTH + models
    shares = zip((beliefs.flat, beliefs.ramp, beliefs.step), last.weights, strict=True)
    flat, ramp, step = ((old * (worth - 1) + new) / worth for old, new in shares)
    taught = last.certainty * last.weights[1] * TRUST if last.weights[1] > DOUBT else 0.0
    certainty = beliefs.certainty + taught
    if not certainty:
        return Beliefs(flat, ramp, step)
    slope = (beliefs.slope * beliefs.certainty + last.steepness * taught) / certainty
    return Beliefs(flat, ramp, step, slope, certainty)
