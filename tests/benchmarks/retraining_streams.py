"""Made-up streams: what every model would lose on every night, under each kind of drift.

`excess` is what a model loses above the irreducible, by the night it was trained on (rows) and the night it
serves (columns). Sizes are drawn so that the best number of retrainings goes from none to about twelve.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

import numpy as np

from plumbline.retraining.timing.history import History

LEVEL = 0.2
"""What a fresh model loses."""

NIGHTS = (40, 60, 90, 120, 180, 250, 400)
LEAST_NIGHTS = 2
"""Of a change that a retraining costs at least: whoever sees a change after it has come loses the first."""

OWN_NOISE = 0.25
"""Of a night's noise, what differs between models; the rest hits all alike."""


class Drift(NamedTuple):
    excess: np.ndarray
    size: float
    """A typical excess at the best time to retrain: noise is given in parts of it."""
    cost: float
    """Of a retraining."""
    level: np.ndarray | float = LEVEL
    """Irreducible, a night."""


class Stream(NamedTuple):
    history: History
    cost: float


def stream(kind: str, noise: float, seed: int) -> Stream:
    """One stream; the same arguments make the same one."""
    generator = np.random.default_rng([seed, zlib.crc32(kind.encode()), round(noise * 100)])
    nights = int(generator.choice(NIGHTS))
    drift = KINDS[kind](generator, nights)
    spread = noise * drift.size
    losses = drift.excess + drift.level + generator.normal(0, spread, nights)
    losses = losses + generator.normal(0, OWN_NOISE * spread, losses.shape)
    losses[np.tril_indices(nights, -1)] = np.nan
    return Stream(History(0, tuple(range(nights)), losses), drift.cost)


def ramp(generator: np.random.Generator, nights: int) -> Drift:
    """Every model grows stale by the same amount each night."""
    period = nights / log_uniform(generator, 0.5, 12)
    return worn(np.arange(nights, dtype=float), period, generator)


def incremental(generator: np.random.Generator, nights: int) -> Drift:
    """The same, from some night to some other."""
    start, end = int(generator.uniform(0.1, 0.5) * nights), int(generator.uniform(0.6, 1) * nights)
    period = (end - start) / log_uniform(generator, 1, 8)
    return worn(np.clip(np.arange(nights) - start, 0.0, end - start), period, generator)


def wandering(generator: np.random.Generator, nights: int) -> Drift:
    """The world goes by steps of chance, three in four of them forward."""
    steps = np.abs(generator.normal(0, 1, nights)) * generator.choice([1, 1, 1, -1], nights)
    return worn(np.cumsum(steps) * 1.25, nights / log_uniform(generator, 1, 8), generator)


def worn(place: np.ndarray, period: float, generator: np.random.Generator) -> Drift:
    """Excess is how far the world has gone since the training; `period` is best where it goes steadily."""
    size = generator.uniform(0.01, 0.2)
    return Drift(np.abs(place[None, :] - place[:, None]) * size / period, size, size * period / 2)


def one_jump(generator: np.random.Generator, nights: int) -> Drift:
    """One night, everything changes."""
    return jumped(generator, nights, jumps=1)


def jumps(generator: np.random.Generator, nights: int) -> Drift:
    """The same on two to four nights."""
    return jumped(generator, nights, jumps=int(generator.integers(2, 5)))


def learning(generator: np.random.Generator, nights: int) -> Drift:
    """The same, and a model trained within some nights of a change has learnt but a part of it."""
    drift = jumps(generator, nights)
    within = int(generator.integers(2, 8))
    excess = drift.excess.copy()
    for night in np.flatnonzero(np.diff(excess[0]) != 0) + 1:
        for trained in range(night, min(night + within, nights)):
            same = excess[trained] == 0
            excess[trained, same] = drift.size * (1 - (trained - night) / within)
    return drift._replace(excess=excess)


def harder(generator: np.random.Generator, nights: int) -> Drift:
    """The same, and the nights get harder for every model, or easier, with each change."""
    drift = jumps(generator, nights)
    changes = np.concatenate([[0.0], np.diff(drift.excess[0]) != 0])
    moves = changes * generator.uniform(-0.3, 1, nights) * drift.size
    return drift._replace(level=LEVEL + np.cumsum(moves))


def recurring(generator: np.random.Generator, nights: int) -> Drift:
    """Two worlds take turns."""
    changed, size, cost = changes(generator, nights, int(generator.integers(2, 5)))
    world = changed % 2
    return Drift(size * (world[None, :] != world[:, None]), size, cost)


def steady(generator: np.random.Generator, nights: int) -> Drift:
    """Nothing changes but the noise."""
    size = generator.uniform(0.01, 0.2)
    return Drift(np.zeros((nights, nights)), size, size * log_uniform(generator, 1, nights / 4))


def jumped(generator: np.random.Generator, nights: int, jumps: int) -> Drift:
    changed, size, cost = changes(generator, nights, jumps)
    sizes = size * np.exp(generator.normal(0, 0.3, jumps + 1))
    return Drift(np.where(changed[:, None] < changed[None, :], sizes[changed][None, :], 0.0), size, cost)


def changes(generator: np.random.Generator, nights: int, jumps: int) -> tuple[np.ndarray, float, float]:
    """How many changes there were by each night, their size, and a cost that some are worth."""
    while True:
        at = np.sort(generator.choice(np.arange(5, nights - 3), jumps, replace=False))
        if jumps == 1 or np.diff(at).min() >= 4:
            break
    size = generator.uniform(0.03, 0.2)
    cost = max(size * nights / (jumps + 1) / log_uniform(generator, 2, 20), LEAST_NIGHTS * size)
    return np.searchsorted(at, np.arange(nights), side="right"), size, cost


def log_uniform(generator: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(generator.uniform(np.log(low), np.log(high))))


KINDS = {
    "ramp": ramp,
    "incremental": incremental,
    "wandering": wandering,
    "one jump": one_jump,
    "jumps": jumps,
    "learning": learning,
    "harder": harder,
    "recurring": recurring,
    "steady": steady,
}
FAMILIES = {
    "gradual drift": ("ramp", "incremental", "wandering"),
    "sudden drift": ("one jump", "jumps", "learning", "harder", "recurring"),
    "no drift": ("steady",),
}
