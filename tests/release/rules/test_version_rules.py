"""A version stops at a hold, and its way ends behind a newer version or a fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.rules.failed_since import failed_since
from plumbline.release.rules.held import held
from plumbline.release.rules.superseded import superseded
from plumbline.release.rules.written_by_others import written_by_others
from tests.release.example_release import judgement
from tests.release.rules.situations import candidate_verdict, hold, proposed, pull


def test_a_hold_stops_it_and_says_who_and_why():
    answer = held(proposed(hold=hold()))
    assert answer.says == "stop"
    assert answer.because == (
        "version 3 is on hold since 2026-11-24, put there by ben: it answered wrongly; "
        "a person must lift the hold first"
    )


def test_without_a_hold_it_goes():
    assert held(proposed()).says == "go"


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_only_a_newer_version_supersedes(running, version):
    answer = superseded(proposed(running=str(running), version=str(version)))
    assert (answer.says == "end") == (running > version)


@pytest.mark.parametrize("running", [None, "latest", ""])
def test_what_is_no_version_number_supersedes_nothing(running):
    assert superseded(proposed(running=running)).says == "go"


def test_a_later_fail_ends_it_and_names_the_gate():
    gate = judgement("equal_opportunity_difference.DIS", "DIS=1", -0.6, "fail")
    answer = failed_since(proposed(failed_since=candidate_verdict("fail", judgements=(gate,))))
    assert answer.says == "end"
    assert answer.because.endswith("fails now: equal_opportunity_difference.DIS")


def test_a_commit_of_somebody_else_stops_it():
    assert written_by_others(proposed()).says == "go"
    assert written_by_others(proposed(pull=pull(head="2" * 40))).says == "stop"
