"""A linear model: fixed arrays, long texts in parts, one word for all identities."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.linear.arrays import WeightsError
from plumbline.guardrails.linear.model import WEIGHTS, LinearModel

TOXICITY = LinearModel("toxicity", identities="one word")
PROFANITY = LinearModel("profanity")


@pytest.mark.parametrize("before", [0, 50, 500, 5000])
def test_what_stands_in_a_long_text_is_seen_as_well(before):
    harmless = "the committee approved the minutes of the last meeting " * (before // 9)
    assert PROFANITY.scores(f"{harmless}you fucking bastard")[0] > 0.9


@given(st.sampled_from(["muslims", "women", "immigrants", "jews", "gays", "black"]))
def test_no_group_is_scored_otherwise_than_another(group):
    assert TOXICITY.scores(f"i met {group} people today") == TOXICITY.scores("i met asian people today")
    assert TOXICITY.scores(f"{group} people are vermin") == TOXICITY.scores("asian people are vermin")


@given(st.text(max_size=200))
def test_any_text_has_a_score_of_each_label_from_0_to_1(text):
    scores = TOXICITY.scores(text)
    assert len(scores) == 3
    assert all(0 <= score <= 1 for score in scores)


def test_arrays_that_are_not_those_that_were_measured_are_refused(tmp_path):
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    arrays = tmp_path / "weights/toxicity.bin"
    arrays.write_bytes(arrays.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(WeightsError, match="toxicity"):
        LinearModel("toxicity", tmp_path / "weights")


def test_missing_arrays_are_named(tmp_path):
    with pytest.raises(WeightsError, match="profanity"):
        LinearModel("profanity", tmp_path)
