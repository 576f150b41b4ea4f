"""Gates on what only some models have are bet on from tallies, each question a bet."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.sequential.payoffs import Bounds, tally_payoffs
from plumbline.intent import AlignmentPolicy
from plumbline.records import NightCounts, ScoreCounts, Tally
from plumbline.verdicts.alarms import Terms, alarms_over

POLICY = AlignmentPolicy.model_validate(
    {
        "policy": "alignment",
        "reviewers": ["somebody"],
        "identity_terms": [{"group": g, "terms": {"plural": [g]}} for g in ("cats", "dogs")],
        "tolerances": [
            {"metric": "flip_rate", "at_most": 0.05, "severity": "block", "reason": "a limit for this"}
        ],
    }
)
TERMS = Terms(POLICY, "f" * 64, {}, {})


def night(number: int, rate: float, texts: int = 60) -> NightCounts:
    turned = int(np.random.default_rng(number).binomial(texts, rate))
    return NightCounts(
        model="m",
        version="v",
        night=number,
        content=f"content {number}",
        groups=(),
        scores=ScoreCounts(positives=(1,), negatives=(1,)),
        tallies=(Tally(metric="flip_rate", successes=turned, trials=texts),),
    )


def test_decisions_that_keep_turning_alarm_with_the_rate_of_those_nights():
    (alarm, *_) = list(alarms_over([night(number, 0.3) for number in range(6)], TERMS))
    assert alarm.gates == ("flip_rate",)
    assert alarm.raised[0].measurement.value > 0.15
    assert alarm.raised[0].measurement.n == 60 * alarm.raised[0].nights


def test_a_model_inside_its_limit_does_not_alarm():
    assert list(alarms_over([night(number, 0.03) for number in range(60)], TERMS)) == []


def test_a_night_without_a_question_says_nothing():
    assert list(alarms_over([night(0, 0.3, texts=0)], TERMS)) == []


def test_shares_are_bet_on_as_they_are():
    (payoffs,) = tally_payoffs("flip_rate", np.array([1, 0, 2]), Bounds(None, 0.25), np.random.default_rng(0))
    assert sorted(payoffs.values.tolist()) == [-0.25, 0.75, 0.75]
    assert payoffs.worst == 0.25


def test_what_is_bet_wins_nothing_on_average_at_the_limit():
    shares = np.array([60, 0, 30, 0, 10])  # their mean is .25
    (payoffs,) = tally_payoffs("flip_rate", shares, Bounds(None, 0.25), np.random.default_rng(0))
    assert payoffs.values.mean() == pytest.approx(0)


def test_counts_without_tallies_are_named_as_before_there_were_any():
    counts = night(0, 0.3).model_copy(update={"tallies": ()})
    assert "tallies" not in counts.model_dump(mode="json")
