"""What a point of a metric costs: what promoted versions gained, or why it cannot be told."""

from __future__ import annotations

import pytest

from tests.costs.units.evidence import accrued, candidate, merged, told


def test_a_point_costs_what_the_gain_took():
    entries = [accrued("training", "1"), accrued("evaluation", "1"), candidate(0.02), merged(by="")]
    assert told("point", *entries) == (
        "1.000000",
        "AUC rose by 2 points with 1 promotion; nobody decided anything",
    )


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ((), "no promotion was merged in these days"),
        ((merged(why="rollback"),), "no promotion was merged in these days"),
        ((merged(),), "no promoted version has a paired change of a metric in these days"),
        ((merged(), candidate(-0.01)), "AUC did not rise: -1 points with 1 promotion"),
    ],
)
def test_what_cannot_be_told_says_why(entries, why):
    assert told("point", *entries) == why
