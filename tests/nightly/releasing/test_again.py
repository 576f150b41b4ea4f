"""A version whose evidence no longer holds is judged again without a training, and goes on where it was."""

from __future__ import annotations

import pytest

from plumbline.nightly.planning import deciding
from plumbline.nightly.releasing.advance import advance
from plumbline.nightly.releasing.again import NotAgainError, asked_for
from plumbline.nightly.releasing.reconcile import reconcile
from tests.nightly.promotion_story import Made, Story


def judged_again(story: Story, made: Made, outcome: str = "pass", requester: str = "alarm") -> Made:
    """What the retraining DAG does when it is asked to judge a version again."""
    version = made.registration.version
    plan = deciding.plan(
        story.context, night=None, mitigation=None, force=False, requester=requester, again=version
    )
    return story.judged(plan, made.nomination.trained, made.registration, outcome)


@pytest.fixture
def stale(tell):
    """Version 2 waits in a pull request, and its verdict is too old."""
    story = tell(statement_days=3)
    story.made = story.candidate()
    story.propose(story.made)
    story.clock.later(days=4)
    reconcile(story.context)
    return story


def test_the_request_names_the_version_until_it_was_judged(stale):
    key, version = asked_for(stale.context)
    assert version == "2"
    assert asked_for(stale.context) == (key, version)
    stale.propose(judged_again(stale, stale.made))
    assert asked_for(stale.context) is None


def test_judged_again_it_is_green_in_the_same_pull_request(stale):
    """Nothing it rests on changed, so the verdict is the same one; a new statement holds until later."""
    before = stale.pull(1)
    stale.propose(judged_again(stale, stale.made))
    after = stale.pull(1)
    assert set(stale.statuses(1).values()) == {"success"}
    assert (after.state, after.files[0]) == ("open", before.files[0])
    assert len(after.files) == 2
    assert after.files[1] != before.files[1]
    assert "The verdict holds until 2026-11-30 03:00 UTC." in after.body
    assert stale.kinds("verdict") == 1
    assert len(stale.forge.find()) == 1


def test_the_plan_says_why_and_trains_nothing(stale):
    plan = judged_again(stale, stale.made).plan
    assert plan.again == "2"
    assert plan.request == stale.made.plan.request
    assert plan.because == (
        "version 2 is judged again: the verdict of 2026-11-23 held 3 days (noticed 2026-11-27 03:00 UTC)"
    )


def test_who_asked_for_the_version_still_may_not_approve_it(stale):
    """Whoever has it judged again."""
    assert judged_again(stale, stale.made, requester="eva").plan.requester == "ana"


def test_a_fail_is_closed_and_not_asked_about_again(tell):
    story = tell()
    made = story.candidate()
    story.propose(made)
    story.rewritten("policies/alignment.yaml", "confidence: 0.95", "confidence: 0.99")
    reconcile(story.context)
    assert asked_for(story.context) is not None
    assert story.propose(judged_again(story, made, "fail")) is None
    reconcile(story.context)
    reconcile(story.context)
    assert story.pull(1).state == "closed"
    assert asked_for(story.context) is None


def test_it_is_compared_with_the_champion_of_now(tell):
    story = tell()
    other = story.candidate("3", "c")
    made = story.candidate()
    story.propose(made)
    story.arrives(other, "production")
    reconcile(story.context)
    again = judged_again(story, made)
    assert again.plan.champion == other.registration.digest
    assert again.evaluation.verdict.champion == other.registration.digest


def test_a_soaking_version_goes_on_once_it_was_judged_again(tell):
    story = tell({"dev": 96, "production": 0}, statement_days=3)
    made = story.candidate()
    story.propose(made)
    story.merge(1)
    reconcile(story.context)
    story.arrives(made, "dev")
    story.clock.later(days=4)
    advance(story.context)
    assert asked_for(story.context) is not None
    story.propose(judged_again(story, made))
    advance(story.context)
    assert [pull.state for pull in story.forge.find()] == ["merged", "open"]
    assert set(story.statuses(2).values()) == {"success"}


def test_it_can_grow_old_twice(stale):
    stale.propose(judged_again(stale, stale.made))
    stale.clock.later(days=3)
    reconcile(stale.context)
    assert stale.statuses(1)["plumbline/verdict"] == "failure"
    stale.propose(judged_again(stale, stale.made))
    assert stale.statuses(1)["plumbline/verdict"] == "success"
    assert stale.kinds("renewed") == 2


@pytest.mark.parametrize("version", ["1", "9", "latest"])
def test_only_a_candidate_is_judged_again(stale, version):
    with pytest.raises(NotAgainError, match="no candidate with version"):
        deciding.plan(stale.context, night=None, mitigation=None, force=False, requester="eva", again=version)


def test_the_champion_is_judged_every_night_instead(stale):
    stale.arrives(stale.made, "production")
    with pytest.raises(NotAgainError, match="judges every night"):
        judged_again(stale, stale.made)


def test_a_rejected_version_is_not_asked_about(stale):
    stale.forge.close(1, "eva")
    reconcile(stale.context)
    assert asked_for(stale.context) is None
