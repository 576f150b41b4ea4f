"""A candidate's way into production: one pull request, and what becomes of it."""

from __future__ import annotations

import inspect

import pytest

from plumbline.nightly import answers
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.planning import deciding
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.promote import propose
from plumbline.nightly.releasing.promotions.recorded import promotions
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.training import retrain
from plumbline.registry.mlflow_registry import Registry
from tests.nightly.census_night import gated_night, kinds
from tests.nightly.stand_in_registry import StandInRegistry


@pytest.mark.parametrize("method", ["set_alias", "remove_alias", "tag", "rejected"])
def test_the_stand_in_is_called_like_the_real_registry(method):
    ours, theirs = (inspect.signature(getattr(kind, method)) for kind in (StandInRegistry, Registry))
    assert ours == theirs


@pytest.fixture
def proposed(night_zero, context_after_night_zero, registered):
    """The promotion of night 0's candidate, its pull request open."""
    return propose_candidate(context_after_night_zero, night_zero, registered)


def propose_candidate(context, night_zero, registered):
    night, version = night_zero, registered.candidate
    return propose(context, night.plan, night.nomination, night.candidate, version, waiver=None)


def look(context) -> list[str]:
    """What the rollout does every ten minutes; what it says of pull requests."""
    said = reconcile(context)
    observe(context)
    return said


def plan_next_night(context, *, force=False, requester="alarm"):
    """Night 1 fails for the same cause as night 0; what is planned then."""
    gated_night(context, 1)
    return deciding.plan(context, night=1, mitigation=None, force=force, requester=requester)


def test_a_passing_candidate_gets_one_pull_request_that_changes_image_and_version(proposed, registered):
    pull = proposed.pull_request
    assert (pull.number, pull.state) == (1, "open")
    edited, statement = pull.files
    assert edited == "apps/multimodal-ai-service/deployment.yaml"
    assert statement.startswith("plumbline/statements/acs_employment/production/2-promotion-")
    changes = [change for change in proposed.changes if change.file == edited]
    assert {change.new for change in changes} == {str(registered.candidate.image), "2"}
    assert {change.old for change in changes} == {str(registered.champion.image), "1"}
    added = [line for line in pull.diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert len(added) == 3  # image, version, and the statement on one line


def test_the_registry_points_at_the_candidate_and_its_pull_request(proposed, registered):
    assert registered.registry.aliases == {"candidate": "2"}
    assert registered.registry.tags == {("2", "pull_request"): "ai-apps#1"}


def test_proposing_again_finds_the_same_pull_request(
    night_zero, context_after_night_zero, proposed, registered
):
    assert propose_candidate(context_after_night_zero, night_zero, registered) == proposed
    assert len(forge(context_after_night_zero).find()) == 1
    assert kinds(context_after_night_zero, "promotion") == 1


def test_an_open_promotion_suppresses_retraining_for_its_cause(context_after_night_zero, proposed):
    plan = plan_next_night(context_after_night_zero)
    assert plan.decision == "nothing"
    assert "pull request 1 " in plan.because
    assert "merge it or close it" in plan.because


def test_a_rejected_promotion_suppresses_it_too(context_after_night_zero, proposed):
    forge(context_after_night_zero).close(1, actor="ana")
    (said,) = look(context_after_night_zero)
    assert "was closed unmerged" in said
    assert kinds(context_after_night_zero, "rejection") == 1
    plan = plan_next_night(context_after_night_zero)
    assert plan.decision == "nothing"
    assert "was rejected: a person decides" in plan.because


def test_a_person_may_insist_and_an_alarm_may_not(context_after_night_zero, proposed):
    forge(context_after_night_zero).close(1, actor="ana")
    insisting = plan_next_night(context_after_night_zero, force=True, requester="ana")
    alarmed = plan_next_night(context_after_night_zero, force=True, requester="alarm")
    assert (insisting.decision, alarmed.decision) == ("retrain", "nothing")


def test_a_plan_to_do_nothing_trains_nothing(context_after_night_zero, proposed):
    plan = plan_next_night(context_after_night_zero)
    with pytest.raises(answers.NotApprovedError, match="the plan is to do nothing: pull request 1 "):
        retrain.train(context_after_night_zero, plan, approval=None)


def test_an_open_promotion_moves_nothing(context_after_night_zero, proposed, night_zero):
    (said,) = look(context_after_night_zero)
    assert said == "pull request 1 (2 to production): a person merges releases to production"
    assert champion_digest(context_after_night_zero) == night_zero.plan.champion


def test_a_merged_promotion_makes_the_candidate_champion_once(
    context_after_night_zero, proposed, registered, night_zero
):
    context = context_after_night_zero
    merged = forge(context).merge(1, forge(context).get(1).head, actor="ana")
    assert look(context) == ["pull request 1 was merged by ana: version 2 to production"]
    assert champion_digest(context) == night_zero.nomination.trained.digest
    assert context.ledger.latest("rollout", context.model).body["since"] == merged.merged_as
    assert registered.registry.aliases == {"champion": "2"}
    assert look(context) == []
    assert kinds(context, "rollout") == 1


def test_the_new_champion_is_judged_from_then_on(context_after_night_zero, proposed, night_zero):
    """Night 0 alone cannot decide it, so it neither passes nor is retrained for."""
    context = context_after_night_zero
    forge(context).merge(1, forge(context).get(1).head, actor="ana")
    look(context)
    verdict = gated_night(context, 0).verdict
    assert (verdict.version, verdict.outcome) == (night_zero.nomination.trained.digest, "insufficient")
    plan = deciding.plan(context, night=0, mitigation=None, force=False, requester="alarm")
    assert (plan.decision, plan.because) == ("nothing", "no gate fails, so there is nothing to retrain for")


def test_a_candidate_that_replaced_another_in_the_pull_request_is_the_one_that_counts(
    context_after_night_zero, proposed, registered, night_zero
):
    """One branch per target: the pull request that is merged carried the later version."""
    context = context_after_night_zero
    later = registered.another("3", night_zero.plan.champion)
    propose(context, night_zero.plan, later.nomination, later.evaluation, later.registration, waiver=None)
    forge(context).merge(1, forge(context).get(1).head, actor="ana")
    look(context)
    assert (kinds(context, "superseded"), kinds(context, "rollout")) == (1, 1)
    assert champion_digest(context) == later.registration.digest
    assert len(promotions(context)) == 2
