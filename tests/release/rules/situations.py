"""Situations that rules are asked about: one version on its way, with whatever a test changes."""

from __future__ import annotations

import datetime

from plumbline.intent import EnvironmentRules, ReleasePolicy
from plumbline.records import Approval, Hold, Observation, PullRequest, Rollout
from plumbline.release.situation import Arrived, InForce, Proposed
from tests.release.example_release import verdict

NOW = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)
JUDGED = NOW - datetime.timedelta(days=1)
HEAD = "1" * 40
CHAMPION = "a" * 64
IN_FORCE = InForce(spec="5" * 64, policy="6" * 64, champion=CHAMPION)


def candidate_verdict(outcome="pass", **changes):
    return verdict("b", "candidate", outcome, ()).model_copy(update={"champion": CHAMPION, **changes})


def pull(**changes) -> PullRequest:
    fields = {
        "number": 7,
        "state": "open",
        "branch": "plumbline/service-staging",
        "base": "main",
        "title": "Release",
        "body": "",
        "files": ("a.yaml",),
        "head": HEAD,
        "author": "plumbline-bot",
    }
    return PullRequest(**{**fields, **changes})


def policy(rules: EnvironmentRules | None = None, **changes) -> ReleasePolicy:
    environments = {"staging": rules} if rules else {}
    return ReleasePolicy(policy="release", environments=environments, **changes)


def _common(changes):
    fields = {
        "model": "acs_employment",
        "version": "3",
        "environment": "staging",
        "verdict": candidate_verdict(),
        "judged_at": JUDGED,
        "in_force": IN_FORCE,
        "policy": policy(),
        "now": NOW,
        "evidence": "e" * 64,
    }
    return {**fields, **changes}


def proposed(**changes) -> Proposed:
    fields = {"pull": pull(), "pushed": HEAD, "requester": "ana", "me": "plumbline-bot"}
    return Proposed(**_common({**fields, **changes}))


def arrived(**changes) -> Arrived:
    fields = {"rollout": rollout(), "soak": datetime.timedelta(hours=24)}
    return Arrived(**_common({**fields, **changes}))


def approved(person: str, commit: str = HEAD) -> Approval:
    return Approval(person=person, commit=commit, at=NOW)


def observation(**changes) -> Observation:
    fields = {
        "environment": "dev",
        "source": "http",
        "image": "sha256:" + "b" * 64,
        "version": "3",
        "healthy": True,
        "because": "it answers",
        "at": NOW - datetime.timedelta(hours=30),
    }
    return Observation(**{**fields, **changes})


def rollout(**changes) -> Rollout:
    fields = {
        "model": "acs_employment",
        "digest": "b" * 64,
        "version": "3",
        "image": "sha256:" + "b" * 64,
        "environment": "dev",
        "since": "c" * 40,
        "observation": observation(),
    }
    return Rollout(**{**fields, **changes})


def hold(**changes) -> Hold:
    fields = {
        "model": "acs_employment",
        "version": "3",
        "digest": "b" * 64,
        "image": "sha256:" + "b" * 64,
        "because": "it answered wrongly.",
        "by": "ben",
        "at": JUDGED,
    }
    return Hold(**{**fields, **changes})
