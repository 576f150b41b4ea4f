"""What bets have won over the nights, and whether it is too much for chance.

Each stake multiplies by 1 + stake x payoff, which stays an e-process: its mean never exceeds what was
put in. A mixture over stakes needs no guess at how far outside the limits the model is, and fresh
money every night (J. Shin, A. Ramdas and A. Rinaldo, "E-detectors", NEJSDS 2023, arXiv 2203.03532)
finds what turns bad late. What is put in adds up to one in a model's first year and to less in later
ones, so by Ville's inequality the chance that a model inside its limits wins 1 / level within its first
year is at most the level; and each alarm takes 1 / level away, so over any number of years from the first
night there are at most that many false alarms a year on average. Nights count in the order in which they
are taken, whatever their numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from alignment_checks.sequential.payoffs import Payoffs

STAKES = np.array([0.02, 0.04, 0.08, 0.12, 0.18, 0.27, 0.4, 0.6])
"""Shares of what can be lost that are bet: from gaps hardly beyond the limit to blatant ones."""

AT_FIRST = 0.5
"""Share of a year's money put in on the first night; the rest comes night by night. Half and half finds a
gap of one and a half tolerances within 10 nights from the start and 20 when it comes late (200 rows each)."""

NIGHTS = 365
"""Nights in a year."""


def log_winnings(payoffs: Sequence[Payoffs]) -> NDArray[np.float64]:
    """One night's factor of every stake in every direction, as logarithms, shape (directions, stakes)."""
    return np.stack([_log_factors(direction) for direction in payoffs])


def _log_factors(direction: Payoffs) -> NDArray[np.float64]:
    values, times = np.unique(direction.values, return_counts=True)
    shares = np.maximum(values / direction.worst, -1.0)  # rounding must not make a loss of more than all
    return np.asarray((np.log1p(np.multiply.outer(STAKES, shares)) * times).sum(axis=1))


@dataclass
class Detector:
    """One gate's wealth for one group."""

    at_first: float = AT_FIRST
    """Share of a year's money put in on the first night. Zero where it was put in before, on another
    version of the same model: a champion a month would put in six years' money a year."""
    wealth: NDArray[np.float64] | None = None
    """Logarithms, shape (directions, stakes); none before the first bet."""
    nights: list[int] = field(default_factory=list)
    """Nights since it began, or began again."""
    won: list[NDArray[np.float64]] = field(default_factory=list)
    """What each of them won, as `log_winnings` gives it."""

    def take(self, night: int, winnings: NDArray[np.float64]) -> float:
        """Adds a night; returns the logarithm of all wealth after it."""
        nightly = math.log((1 - AT_FIRST) / NIGHTS / winnings.size)
        if self.wealth is None:
            start = math.log(self.at_first / winnings.size) if self.at_first else -math.inf
            self.wealth = np.full(winnings.shape, start)
        self.wealth = np.logaddexp(self.wealth, nightly) + winnings
        self.nights.append(night)
        self.won.append(winnings)
        return float(np.logaddexp.reduce(self.wealth, axis=None))

    def since(self) -> int:
        """The night from which on the best stake won most: since when, as far as the bets can tell."""
        if self.wealth is None:
            raise ValueError("nothing was bet yet")
        place = np.unravel_index(int(self.wealth.argmax()), self.wealth.shape)
        won = np.array([night[place] for night in self.won])
        up_to_now = np.cumsum(won[::-1])[::-1]
        return self.nights[int(up_to_now.argmax())]

    def begin_again(self) -> None:
        """After an alarm: with nothing but what comes in nightly."""
        if self.wealth is not None:
            self.wealth = np.full(self.wealth.shape, -np.inf)
        self.nights.clear()
        self.won.clear()
