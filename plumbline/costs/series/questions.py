"""Five questions about every point of a series, one function each; the larger the answer, the more unusual.

Each sees another kind of anomaly: a spike is far from the point before; an outage at the wrong hour, from
its season; a slow climb leaves the range known; a burst that hides in noise lifts a whole hour; a new level
parts this hour from the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.expectation import Expectation

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Seen:
    """What questions are asked about; a question looks at a point and those before it."""

    values: pd.Series
    expected: pd.Series
    """What the season led to expect of each."""
    recent: int
    """Points that count as just now."""


Question: TypeAlias = "Callable[[Seen], pd.Series]"
"""One answer a point: a difference, in the series' unit."""


def step(seen: Seen) -> pd.Series:
    """How far it is from the point before."""
    return seen.values.diff()


def season(seen: Seen) -> pd.Series:
    """How far it is from what its season led to expect."""
    return seen.values - seen.expected


def span(seen: Seen) -> pd.Series:
    """How far it is from the median of all before."""
    return seen.values - seen.values.expanding().median().shift(1)


def run(seen: Seen) -> pd.Series:
    """How far the last points together are from what was expected of them."""
    return season(seen).rolling(seen.recent, min_periods=1).mean()


def shift(seen: Seen) -> pd.Series:
    """How far the median of the last points is from that of as many before them."""
    medians = seen.values.rolling(seen.recent, min_periods=1).median()
    return medians - medians.shift(seen.recent)


QUESTIONS: tuple[Question, ...] = (step, season, span, run, shift)
"""All that are asked; their answers count alike."""


def answers(values: NDArray[np.float64], expected: Expectation, recent: int) -> list[NDArray[np.float64]]:
    """The sizes of the answers, shape (points,) for each question; zero where it cannot be asked yet.

    Where the season explains a series, all are asked about what it leaves: a wave that comes every day would
    hide in the steps, the span and the shifts it makes itself.
    """
    import pandas as pd

    seen = Seen(pd.Series(values), pd.Series(expected.values), recent)
    left = Seen(seen.values - seen.expected, pd.Series(np.zeros(values.size)), recent)
    return [np.where(expected.seasonal, _sizes(ask(left)), _sizes(ask(seen))) for ask in QUESTIONS]


def _sizes(answer: pd.Series) -> NDArray[np.float64]:
    return np.asarray(np.abs(answer.fillna(0.0)), dtype=np.float64)
