"""What the rules of a release are asked about, gathered from the evidence, the policy and the forge."""

from __future__ import annotations

import datetime
from typing import Any

from plumbline.canonical import digest
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.releasing.environments.recorded import running, seen
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.recorded import hold_on
from plumbline.nightly.releasing.promotions.recorded import heads_written
from plumbline.nightly.releasing.promotions.standing import plan_of, standing, waiver_of
from plumbline.records import Promotion, PullRequest, Rollout, Verdict, verdict_key
from plumbline.release.git.branches import is_written_by_us
from plumbline.release.said_in_git import base_moved, wanted_at_base
from plumbline.release.situation import Arrived, InForce, Proposed


def proposed(context: Context, promotion: Promotion, pull: PullRequest) -> Proposed:
    """An open pull request, and everything it is held against."""
    there, heads = forge(context), heads_written(context, pull.number)
    wanted = wanted_at_base(there, context.spec.release.at(promotion.environment), promotion)
    ours = pull.head if pull.head in heads else next(reversed(heads), promotion.pull_request.head)
    lost = pull.head != ours and is_written_by_us(there, pull.branch, pull.base, pull.head)
    return Proposed(
        **_version(context, promotion, promotion.environment),
        pull=pull,
        pushed=ours,
        requester=plan_of(context, promotion.registration).requester,
        me=there.me,
        approvals=there.approvals(pull.number),
        unrecorded=lost,
        base_moved=base_moved(wanted, pull),
        there_already=wanted == (),
    )


def arrived(context: Context, promotion: Promotion, rollout: Rollout, following: str) -> Arrived:
    """A version that runs in one environment, and everything that must be so before the following one."""
    here = next(stage for stage in context.spec.release.stages if stage.name == rollout.environment)
    return Arrived(
        **_version(context, promotion, following),
        rollout=rollout,
        soak=datetime.timedelta(hours=float(here.soak_hours)),
        seen=seen(context, here.name),
    )


def _version(context: Context, promotion: Promotion, environment: str) -> dict[str, Any]:
    """The fields every situation has."""
    registration, found = promotion.registration, standing(context, promotion)
    verdict = found.evaluation.verdict
    in_force = InForce(
        spec=context.spec_digest,
        policy=context.policy_digest,
        champion=champion_digest(context) or "",
    )
    waiver = waiver_of(context, registration) if verdict.outcome == "insufficient" else None
    there = running(context, environment)
    return {
        "model": context.model,
        "version": registration.version,
        "environment": environment,
        "verdict": verdict,
        "judged_at": found.judged_at,
        "in_force": in_force,
        "policy": context.release_policy,
        "now": context.now(),
        "evidence": digest(found.evaluation),
        "waived_by": waiver.person if waiver else "",
        "failed_since": _failed(context, verdict, in_force),
        "hold": hold_on(context, registration),
        "running": there.version if there else None,
    }


def _failed(context: Context, verdict: Verdict, in_force: InForce) -> Verdict | None:
    """The version's verdict under what is in force, if there is one and it is a fail."""
    key = verdict_key(verdict.version, verdict.window, in_force.spec, in_force.policy, in_force.champion)
    found = recorded_evaluation(context, key)
    judged = [verdict, *([found.verdict] if found else [])]
    return next((one for one in judged if one.outcome == "fail"), None)
