"""A version goes from one environment to the next when it ran there long enough, and well."""

from __future__ import annotations

import pytest

from plumbline.nightly.champion import champion_digest
from plumbline.nightly.releasing.advance import advance
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.release.proposable import NotProposableError
from tests.nightly.promotion_story import Story

STAGES = {"dev": 4, "staging": 48, "production": 0}


@pytest.fixture
def in_dev(tell):
    """Version 2 has just been seen to run in dev."""
    story = tell(STAGES)
    story.made = story.candidate()
    story.propose(story.made)
    story.merge(1)
    reconcile(story.context)
    story.arrives(story.made, "dev")
    return story


def environments(story: Story) -> list[str]:
    return [pull.branch.rpartition("-")[2] for pull in story.forge.find()]


def test_a_verdict_opens_the_first_environment_alone(tell):
    story = tell(STAGES)
    story.propose(story.candidate())
    assert environments(story) == ["dev"]
    deployment, statement = story.pull(1).files
    assert deployment == "apps/multimodal-ai-service/dev/deployment.yaml"
    assert statement.startswith("plumbline/statements/acs_employment/dev/2-promotion-")


def test_nothing_is_opened_before_it_was_seen_to_run(tell):
    """A merge alone says nothing."""
    story = tell(STAGES)
    story.propose(story.candidate())
    story.merge(1)
    reconcile(story.context)
    story.clock.later(days=3)
    assert advance(story.context) == []
    assert environments(story) == ["dev"]


def test_it_soaks_first(in_dev):
    in_dev.clock.later(hours=3)
    (said,) = advance(in_dev.context)
    assert said == "version 2 from dev to staging: it soaks in dev for 4 h, until 2026-11-23 07:00 UTC"
    in_dev.clock.later(hours=1)
    advance(in_dev.context)
    advance(in_dev.context)
    assert environments(in_dev) == ["dev", "staging"]
    assert set(in_dev.statuses(2).values()) == {"success"}
    assert "dev \u2192 **staging** \u2192 production" in in_dev.pull(2).body


def test_every_step_carries_the_same_verdict(in_dev):
    in_dev.clock.later(hours=4)
    advance(in_dev.context)
    first, second = (entry.body for entry in in_dev.context.ledger.all("promotion"))
    assert first["verdict"] == second["verdict"]
    assert (first["environment"], second["environment"]) == ("dev", "staging")


def test_the_champion_moves_with_production_alone(in_dev):
    before = champion_digest(in_dev.context)
    assert before == "a" * 64
    in_dev.arrives(in_dev.made, "staging")
    assert champion_digest(in_dev.context) == before
    in_dev.arrives(in_dev.made, "production")
    assert champion_digest(in_dev.context) == in_dev.made.registration.digest


def test_evidence_that_grew_old_while_it_soaked_is_asked_for_first(in_dev):
    """And nothing is opened on the old one."""
    in_dev.clock.later(days=15)
    advance(in_dev.context)
    assert environments(in_dev) == ["dev"]
    (entry,) = in_dev.context.ledger.all("stale")
    assert (entry.body["version"], entry.body["environment"]) == ("2", "staging")


def test_what_was_rejected_there_is_not_proposed_again(in_dev):
    in_dev.clock.later(hours=4)
    advance(in_dev.context)
    in_dev.forge.close(2, "eva")
    reconcile(in_dev.context)
    assert advance(in_dev.context) == []
    assert in_dev.kinds("rejection") == 1
    assert environments(in_dev) == ["dev", "staging"]


def test_a_newer_version_does_not_stop_the_one_ahead(in_dev):
    """Each goes its way; in one environment the newer one wins."""
    in_dev.clock.later(hours=4)
    advance(in_dev.context)
    newer = in_dev.candidate("3", "c")
    in_dev.propose(newer)
    assert environments(in_dev) == ["dev", "staging", "dev"]
    in_dev.merge(3)
    reconcile(in_dev.context)
    in_dev.arrives(newer, "dev")
    in_dev.clock.later(hours=4)
    advance(in_dev.context)
    assert environments(in_dev) == ["dev", "staging", "dev"]
    assert "takes this pull request over from version 2" in in_dev.comments(2)
    with pytest.raises(NotProposableError, match="newer than 2"):
        in_dev.propose(in_dev.made)
