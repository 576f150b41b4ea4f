"""How unusual every point of a series is, from its past and itself alone.

A point's score is the mean, over the questions, of the negative decimal logarithm of the chance of an
answer as large: a score of two says that on average the answers were among the largest hundredth so far.
"""

from __future__ import annotations

import numpy as np

from plumbline.costs.series.chances import rarity
from plumbline.costs.series.expectation import expectations
from plumbline.costs.series.questions import answers
from plumbline.costs.series.records import Scores, Series
from plumbline.costs.series.spacing import DAY, Spacing, spacing_of

WARM_UP = 30
"""Points that are only learnt from and score zero, or a whole day of them: until then every hour is new."""

WARM_UP_OF_DAYS = 14
"""The same of points that are a day apart or more: they come slowly."""


def scores(series: Series) -> Scores:
    """Scores every point. No later point changes what is said of an earlier one.

    A series of no more points than are learnt from, or one that never varied, scores zero throughout.
    """
    spacing = spacing_of(series.seconds)
    expected = expectations(series.seconds, series.values, spacing)
    asked = answers(series.values, expected, spacing.recent)
    score = np.mean([rarity(answer, warm_up_of(spacing)) for answer in asked], axis=0)
    return Scores(np.asarray(score), expected.values)


def warm_up_of(spacing: Spacing) -> int:
    """How many points are only learnt from."""
    return WARM_UP_OF_DAYS if spacing.step >= DAY else max(WARM_UP, spacing.seasons[0])
