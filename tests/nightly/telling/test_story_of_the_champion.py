"""What the real data says of a champion trained without mitigation, night by night."""

from __future__ import annotations

import pytest

from tests.nightly.figures import figure, judgement

EQUAL_OPPORTUNITY = "equal_opportunity_difference.DIS"
RANKING_FAILS = {27, 28}
"""The two nights on which ranking collapses; the gap for disability is not what fails there."""

LAST_DIGITS = 0.01
"""Training is deterministic, so these figures repeat exactly with one version of XGBoost. Another version
breaks ties between splits differently, which moves a handful of the 140 positives, under a point each."""


def test_it_overlooks_workers_with_a_disability_on_forty_of_forty_two_nights(every_night):
    failing = {night for night, verdict in every_night.items() if EQUAL_OPPORTUNITY in verdict.failing}
    assert failing == set(every_night) - RANKING_FAILS
    assert len(failing) == 40


def test_its_ranking_fails_on_the_other_two_nights_and_only_there(every_night):
    assert {night for night, verdict in every_night.items() if "auc" in verdict.failing} == RANKING_FAILS


def test_night_zero_finds_sixty_three_points_fewer_of_them(every_night):
    found = figure(every_night[0], EQUAL_OPPORTUNITY, "DIS=1")
    assert (found.value, found.low, found.high) == pytest.approx((-0.635, -0.702, -0.555), abs=LAST_DIGITS)
    assert (found.n, found.against, found.level, found.method) == (
        140,
        "DIS=2",
        0.95,
        "newcombe, exact limits",
    )


def test_ranking_on_an_ordinary_night_is_within_three_deviations_of_the_holdout(every_night):
    ranking = judgement(every_night[0], "auc")
    assert ranking.outcome == "pass"
    assert ranking.measurement.value == pytest.approx(0.907, abs=LAST_DIGITS)
    assert ranking.lower == pytest.approx(0.890, abs=LAST_DIGITS)


def test_the_first_gate_that_fails_is_the_same_cause_every_ordinary_night(every_night):
    ordinary = [verdict.failing for night, verdict in every_night.items() if night not in RANKING_FAILS]
    assert set(ordinary) == {(EQUAL_OPPORTUNITY, "average_abs_odds_difference.DIS")}


def test_groups_too_small_to_judge_are_named_and_do_not_block(every_night):
    verdict = every_night[0]
    small = judgement(verdict, "equal_opportunity_difference.RAC1P", "RAC1P=5")
    assert small.outcome == "not judged"
    assert "fewer than the policy's 30" in small.because
    assert not any(gate.endswith(".RAC1P") for gate in (*verdict.failing, *verdict.undecided))


def test_parity_is_shown_and_never_decides(every_night):
    """For disability a perfect predictor fails statistical parity: what a perfect model fails is no gate."""
    parity = judgement(every_night[0], "statistical_parity_difference.DIS", "DIS=1")
    assert (parity.severity, parity.outcome) == ("diagnose", "fail")
    assert not any(gate.startswith("statistical_parity") for gate in every_night[0].failing)


def test_the_last_night_is_shorter_and_judged_like_any_other(every_night):
    assert every_night[41].window.rows == 3892
    assert every_night[41].outcome == "fail"
