"""The card fits the registry and says first what counts."""

from plumbline.registry.model_card import WHOLE_CARD, model_card
from plumbline.registry.registering import LONGEST_DESCRIPTION
from tests.reports.example_night import evaluation, judgement, measurement, submission


def crowded():
    """A candidate with more gates than a card can hold."""
    judgements = tuple(
        judgement(measurement("equal_opportunity_difference", -0.6, 0.1, f"RAC1P={group}"), "fail")
        for group in range(200)
    )
    return submission(evaluation=evaluation("candidate", "fail", judgements, (0.2, 0.1)))


def test_the_verdict_comes_first():
    lines = [line for line in model_card(submission()).splitlines() if line]
    assert lines[1] == "**The candidate passes on the hold-out: all 3 gates are inside their tolerance.**"


def test_a_card_that_is_too_long_leaves_sections_to_the_whole_one():
    short, whole = model_card(crowded(), LONGEST_DESCRIPTION), model_card(crowded())
    assert len(short) <= LONGEST_DESCRIPTION < len(whole)
    assert WHOLE_CARD in short
    assert "The candidate fails on the hold-out" in short


def test_the_champions_figures_stand_beside_the_candidates():
    row = next(
        line for line in model_card(submission()).splitlines() if line.startswith("| equal opportunity")
    )
    assert "pass -0.16" in row
    assert "**fail** -0.62" in row
