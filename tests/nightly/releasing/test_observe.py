"""A version has arrived when it is seen to run, healthy; what runs otherwise is named or goes back."""

from __future__ import annotations

import pytest

from plumbline.nightly.champion import champion_digest
from plumbline.nightly.releasing.environments.recorded import git_says, rollbacks, running, seen
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from tests.nightly.census_night import MODEL
from tests.nightly.released import DEPLOYMENT, Released, Service, released_in
from tests.release.observers.stand_in_server import serving


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def merged(tmp_path, project_root, monkeypatch, service):
    """Makes a story in which version 2 was merged for production, which is asked what it serves."""
    with serving(service) as running_server:

        def make(**rules) -> Released:
            observe = {"http": f"{running_server.address}/version"}
            released = released_in(tmp_path, project_root, monkeypatch, observe=observe, **rules)
            released.service = service
            released.merge(released.propose("2").number)
            reconcile(released.context)
            service.serves = released.registration("1")
            return released

        yield make


def test_it_arrives_when_it_is_seen_and_not_when_it_is_merged(merged):
    released = merged()
    (said,) = observe(released.context)
    assert "production waits for version 2 until " in said
    assert running(released.context, "production") is None
    assert champion_digest(released.context) == released.registration("1").digest
    assert released.aliases == {"candidate": "2"}
    released.service.serves = released.registration("2")
    (said,) = observe(released.context)
    assert "production runs version 2" in said
    rollout = running(released.context, "production")
    assert (rollout.version, rollout.merged_by) == ("2", "eva")
    assert rollout.observation.source == "http"
    assert rollout.since == git_says(released.context, "production").commit
    assert champion_digest(released.context) == released.registration("2").digest
    assert released.aliases == {"champion": "2"}


def test_looking_again_records_nothing_new(merged):
    released = merged()
    released.service.serves = released.registration("2")
    observe(released.context)
    counts = {kind: released.story.kinds(kind) for kind in ("rollout", "observation", "mismatch")}
    released.story.clock.later(minutes=10)
    observe(released.context)
    assert counts == {"rollout": 1, "observation": 1, "mismatch": 0}
    assert {kind: released.story.kinds(kind) for kind in counts} == counts


def test_what_is_not_seen_in_time_goes_back_by_itself(merged):
    """Version 2 never comes up: after half an hour production returns to version 1."""
    released = merged(rollout_minutes=30, rollback="automatic")
    observe(released.context)
    released.story.clock.later(minutes=31)
    said = released.red()
    assert "production did not run version 2 in 30 minutes" in said
    assert "Pull request 2 returns to version 1: merged." in said
    assert 'model-version: "1"' in released.at_base(DEPLOYMENT)
    observe(released.context)
    assert running(released.context, "production").version == "1"
    assert released.aliases["champion"] == "1"


def test_a_server_nobody_reaches_has_shown_nothing_and_counts_as_late(merged):
    released = merged(rollback="automatic")
    released.service.serves = None
    released.story.clock.later(minutes=31)
    assert "status 502" in released.red()
    assert len(rollbacks(released.context)) == 1


def test_where_the_policy_leaves_it_to_a_person_it_says_how(merged):
    released = merged(rollback="person")
    released.story.clock.later(minutes=31)
    said = released.red()
    assert "plumbline rollback acs_employment --environment production" in said
    assert rollbacks(released.context) == []


def test_a_version_that_falls_ill_in_its_first_hours_goes_back_on_the_second_look(merged):
    released = merged(rollback="automatic", rollout_minutes=120)
    released.service.serves = released.registration("2")
    observe(released.context)
    released.service.status = 503
    released.story.clock.later(minutes=10)
    since = released.story.clock.now
    (said,) = observe(released.context)
    assert "production runs version 2 and is not healthy" in said
    assert rollbacks(released.context) == []
    released.story.clock.later(minutes=10)
    assert f"is not healthy since {since:%Y-%m-%d %H:%M} UTC" in released.red()
    assert rollbacks(released.context)[0].right.version == "1"


def test_a_pod_that_recovers_is_no_reason_to_go_back(merged):
    released = merged(rollback="automatic", rollout_minutes=120)
    released.service.serves = released.registration("2")
    for status in (200, 503, 200, 503):
        released.service.status = status
        released.story.clock.later(minutes=10)
        observe(released.context)
    assert rollbacks(released.context) == []


def test_a_version_that_falls_ill_months_later_is_named_and_stays(merged):
    """By then anything may be the cause; a person looks."""
    released = merged(rollback="automatic")
    released.service.serves = released.registration("2")
    observe(released.context)
    released.story.clock.later(days=60)
    released.service.status = 503
    observe(released.context)
    released.story.clock.later(minutes=10)
    assert "production runs version 2 and is not healthy" in released.red()
    assert rollbacks(released.context) == []


def test_a_cluster_that_runs_something_else_is_named_once(merged):
    """Somebody deployed version 1 past Git."""
    released = merged()
    released.service.serves = released.registration("2")
    observe(released.context)
    released.service.serves = released.registration("1")
    released.story.clock.later(days=1)
    said = released.red()
    assert "production does not run version 2, which Git says" in said
    assert "serves version 1" in said
    assert said == released.red()
    assert released.story.kinds("mismatch") == 1
    assert "does not run version 2" in released.story.comments(1)
    assert seen(released.context, "production").version == "1"
    assert rollbacks(released.context) == []


def test_a_base_that_somebody_changed_by_hand_is_named(merged):
    released = merged()
    released.service.serves = released.registration("2")
    observe(released.context)
    released.edit_by_hand(DEPLOYMENT, 'model-version: "2"', 'model-version: "1"')
    assert "the GitOps repo says something else by now" in released.red()
    assert rollbacks(released.context) == []


def test_a_rollback_that_does_not_arrive_is_left_to_a_person(merged):
    released = merged(rollback="automatic")
    released.story.clock.later(minutes=31)
    released.red()
    released.service.serves = None
    released.story.clock.later(minutes=31)
    assert "This was a rollback already: a person must look" in released.red()
    assert len(rollbacks(released.context)) == 1


def test_a_hold_nobody_can_read_is_red_and_does_not_keep_us_from_looking(merged):
    """Nobody knows what it holds; what runs is looked at all the same."""
    released = merged()
    released.service.serves = released.registration("2")
    released.write_by_hand(f"holds/{MODEL}/{'a' * 64}.yaml", "version: [")
    assert "holds: holds/" in released.red()
    assert running(released.context, "production").version == "2"
