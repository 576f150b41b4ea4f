"""The rules in their order: what is shown, said and done about a version on its way."""

from __future__ import annotations

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import EnvironmentRules, Freeze
from plumbline.release.actions import (
    AskReevaluation,
    Close,
    CommentOn,
    Merge,
    OpenNext,
    Rewrite,
    SetStatus,
)
from plumbline.release.life import course, next_course
from plumbline.release.statuses import WIDTH, rollback_statuses
from tests.release.rules.situations import (
    HEAD,
    IN_FORCE,
    NOW,
    approved,
    arrived,
    candidate_verdict,
    hold,
    observation,
    policy,
    proposed,
    pull,
    rollout,
)

CHANGED = dataclasses.replace(IN_FORCE, policy="9" * 64)
ALWAYS = Freeze(name="audit", reason="the auditors are here", start=NOW, end=NOW + datetime.timedelta(days=1))
AUTOMATIC = EnvironmentRules(merge="automatic")


def statuses(found) -> dict[str, str]:
    return {a.status.name: a.status.state for a in found.actions if isinstance(a, SetStatus)}


def others(found) -> list[type]:
    return [type(action) for action in found.actions if not isinstance(action, SetStatus)]


def test_a_version_that_nothing_stops_waits_for_a_person():
    found = course(proposed())
    assert set(statuses(found).values()) == {"success"}
    assert others(found) == []
    assert found.because == "a person merges releases to staging"


def test_the_verdict_status_carries_the_evidence():
    (said,) = [a.status.text for a in course(proposed()).actions if a.status.name == "plumbline/verdict"]
    assert said == f"passed, until 2026-12-08; evidence sha256:{'e' * 64}"


def test_a_waived_candidate_says_so():
    found = course(proposed(verdict=candidate_verdict("insufficient"), waived_by="rai-lead"))
    assert "waived by rai-lead, until" in found.actions[0].status.text


def test_it_is_merged_where_the_policy_says_automatic():
    assert Merge(HEAD) in course(proposed(policy=policy(AUTOMATIC))).actions


def test_lines_that_were_changed_meanwhile_are_edited_anew_before_anything_else():
    found = course(proposed(policy=policy(AUTOMATIC), base_moved=True))
    assert [type(action) for action in found.actions] == [Rewrite]


def test_a_version_that_is_stopped_is_not_written_anew():
    found = course(proposed(hold=hold(), base_moved=True))
    assert others(found) == [CommentOn]


def test_stale_evidence_turns_red_and_asks_for_a_new_judgement():
    found = course(proposed(policy=policy(AUTOMATIC), in_force=CHANGED))
    assert statuses(found)["plumbline/verdict"] == "failure"
    assert others(found) == [CommentOn, AskReevaluation]


def test_a_version_on_hold_is_not_judged_again():
    """The hold comes first: nothing is spent on what must not go on."""
    found = course(proposed(hold=hold(), in_force=CHANGED))
    assert others(found) == [CommentOn]
    assert "on hold" in found.actions[0].status.text


@pytest.mark.parametrize(
    "change", [{"running": "4"}, {"failed_since": candidate_verdict("fail", unusable=("no rows",))}]
)
def test_what_has_come_to_an_end_is_closed_with_a_word(change):
    found = course(proposed(policy=policy(AUTOMATIC), **change))
    assert others(found) == [CommentOn, Close]
    assert statuses(found)["plumbline/verdict"] == "failure"


def test_a_persons_commits_are_left_alone_and_asked_about_once():
    """No merge, no rewriting: one comment under one key."""
    found = course(proposed(policy=policy(AUTOMATIC), pull=pull(head="2" * 40)))
    (said,) = [action for action in found.actions if isinstance(action, CommentOn)]
    assert others(found) == [CommentOn]
    assert said.key == "written_by_others"
    assert "1" * 12 in said.text
    assert "close this pull request" in said.text


def test_a_freeze_and_missing_approvals_wait_without_turning_red():
    rules = EnvironmentRules(merge="automatic", approvals=1)
    found = course(proposed(policy=policy(rules, freezes=(ALWAYS,))))
    assert statuses(found) == {
        "plumbline/verdict": "success",
        "plumbline/freeze": "pending",
        "plumbline/approvals": "pending",
    }
    assert others(found) == []


def test_a_rollback_is_held_up_by_nothing():
    """Its statuses do not ask for the time, the policy or anybody's yes."""
    assert {status.state for status in rollback_statuses("e" * 64)} == {"success"}
    assert {s.name for s in rollback_statuses("e" * 64)} == set(statuses(course(proposed())))


def test_the_next_environment_is_opened_after_the_soak():
    assert next_course(arrived()).actions == (OpenNext("staging"),)


def test_it_is_not_opened_before():
    early = rollout(observation=observation(at=NOW - datetime.timedelta(hours=1)))
    found = next_course(arrived(rollout=early, in_force=CHANGED))
    assert found.actions == ()
    assert "soaks in dev" in found.because


def test_evidence_that_went_stale_while_soaking_is_renewed_first():
    found = next_course(arrived(in_force=CHANGED))
    assert [type(action) for action in found.actions] == [AskReevaluation]


@pytest.mark.parametrize("change", [{"hold": hold()}, {"running": "4"}, {"seen": observation(healthy=False)}])
def test_what_stops_a_version_keeps_it_from_the_next_environment(change):
    assert next_course(arrived(**change)).actions == ()


@given(
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2),
    st.lists(st.sampled_from(["ben", "ana", "eva"]), max_size=3),
)
def test_it_is_merged_only_if_every_status_is_green(held_, frozen, changed, touched, newer, needed, people):
    """Whatever comes together."""
    found = course(
        proposed(
            policy=policy(
                EnvironmentRules(merge="automatic", approvals=needed), freezes=(ALWAYS,) if frozen else ()
            ),
            hold=hold() if held_ else None,
            in_force=CHANGED if changed else IN_FORCE,
            pull=pull(head="2" * 40) if touched else pull(),
            running="4" if newer else "2",
            approvals=tuple(approved(person) for person in people) if not touched else (),
        )
    )
    green = set(statuses(found).values()) == {"success"}
    assert (Merge in others(found)) == green
    assert len([a for a in found.actions if isinstance(a, SetStatus)]) == 3


@given(st.text(max_size=400), st.text(max_size=60))
def test_a_status_is_one_line_that_every_forge_shows(because, by):
    found = course(proposed(hold=hold(because=because, by=by)))
    for action in found.actions:
        if isinstance(action, SetStatus):
            assert len(action.status.text) <= WIDTH
            assert "\n" not in action.status.text


def test_a_long_name_does_not_push_the_evidence_out_of_the_status():
    waived = proposed(verdict=candidate_verdict("insufficient"), waived_by="x" * 200)
    text = next(a.status.text for a in course(waived).actions if isinstance(a, SetStatus))
    assert text.endswith(f"evidence sha256:{waived.evidence}")
