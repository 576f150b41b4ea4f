"""A verdict holds for the rules, spec and champion it was reached under, and for the policy's days."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.rules.stale import stale
from tests.release.rules.situations import IN_FORCE, JUDGED, policy, proposed


def test_a_fresh_verdict_about_what_is_in_force_goes():
    answer = stale(proposed())
    assert (answer.says, answer.because) == ("go", "the evidence holds until 2026-12-08 12:00 UTC")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("policy", "alignment.yaml changed"),
        ("spec", "spec changed"),
        ("champion", "production runs another version"),
    ],
)
def test_what_changed_since_is_named(what, said):
    answer = stale(proposed(in_force=dataclasses.replace(IN_FORCE, **{what: "9" * 64})))
    assert answer.says == "stop"
    assert said in answer.because
    assert "must be judged again" in answer.because


def test_a_version_that_is_the_champion_by_now_was_compared_with_the_one_before():
    assert stale(proposed(in_force=dataclasses.replace(IN_FORCE, champion="b" * 64))).says == "go"


@given(st.integers(1, 365), st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=400)))
def test_it_holds_to_the_second(days, age):
    answer = stale(proposed(policy=policy(statement_days=days), now=JUDGED + age))
    assert (answer.says == "go") == (age < datetime.timedelta(days=days))
