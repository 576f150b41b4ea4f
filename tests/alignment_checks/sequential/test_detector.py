"""Wealth grows only outside the limits, whatever the nights' order of arrival in memory."""

from __future__ import annotations

import math

import numpy as np
import pytest

from alignment_checks.fairness.confusion import Counts
from alignment_checks.sequential.detector import Detector, log_winnings
from alignment_checks.sequential.payoffs import Bounds, compared_payoffs


def night(generator: np.random.Generator, rate: float, other: float, rows: int) -> np.ndarray:
    ours, theirs = generator.binomial(rows, rate), generator.binomial(rows, other)
    counts = [Counts(true_positives=k, false_negatives=rows - k) for k in (ours, theirs)]
    payoffs = compared_payoffs("equal_opportunity_difference", *counts, Bounds(-0.1, 0.1), generator)
    return log_winnings(payoffs)


def nights_to(wealth: float, rates: list[float], seed: int) -> int | None:
    """How many nights until the wealth is reached; none within the nights given."""
    generator, detector = np.random.default_rng(seed), Detector()
    for number, rate in enumerate(rates):
        if detector.take(number, night(generator, rate, 0.3, 200)) >= math.log(wealth):
            return number + 1
    return None


def test_a_gap_at_the_limit_rarely_wins_in_a_year():
    """At most one year in twenty is promised; 200 years."""
    won = sum(nights_to(20, [0.4] * 365, seed) is not None for seed in range(200))
    assert won <= 10


def test_a_gap_of_one_and_a_half_tolerances_wins_within_a_fortnight():
    found = [nights_to(20, [0.45] * 60, seed) or 60 for seed in range(40)]
    assert np.median(found) <= 12


def test_what_turns_bad_late_is_found_from_there_on():
    generator, detector = np.random.default_rng(1), Detector()
    for number in range(230):
        detector.take(number, night(generator, 0.33 if number < 200 else 0.5, 0.3, 200))
    assert abs(detector.since() - 200) <= 3


def test_after_an_alarm_it_begins_again_with_little():
    detector = Detector()
    winnings = np.full((2, 8), 5.0)
    first = detector.take(0, winnings)
    detector.begin_again()
    assert detector.take(1, winnings) < first
    assert detector.since() == 1


def test_nothing_won_before_the_first_bet():
    with pytest.raises(ValueError, match="nothing was bet"):
        Detector().since()
