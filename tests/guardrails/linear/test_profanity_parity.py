"""The arrays score as the model they were taken from does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.guardrails.linear.model import LinearModel

RECORDED = json.loads((Path(__file__).parent / "upstream_profanity.json").read_text("utf-8"))


@pytest.mark.parametrize("sentence", RECORDED)
def test_a_score_is_upstreams_to_two_hundredths(sentence):
    """Upstream has five estimators with a calibration each; the arrays have their means."""
    score = LinearModel("profanity", identities="counted").scores_as_one(sentence.lower())[0]
    assert score == pytest.approx(RECORDED[sentence], abs=0.02)


def test_words_for_who_people_are_count_nothing():
    model = LinearModel("profanity", identities="left out")
    assert RECORDED["I am a gay man"] > 0.9
    assert model.scores("i am a gay man") == model.scores("i am a")
