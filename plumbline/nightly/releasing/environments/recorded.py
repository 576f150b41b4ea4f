"""What the evidence tells of each environment: what Git says, what was seen, what arrived, what went back."""

from __future__ import annotations

import datetime
from typing import Any, TypeVar

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.before_environments import old_merges, old_rollouts
from plumbline.nightly.releasing.environments.renamed import names_of
from plumbline.nightly.releasing.gitops import forge
from plumbline.records import Entry, Merge, Observation, PullRequest, Record, Registration, Rollback, Rollout
from plumbline.release.git.ancestry import contains

R = TypeVar("R", bound=Record)


def record_merge(
    context: Context,
    environment: str,
    registration: Registration,
    pull: PullRequest,
    *,
    rollback: bool = False,
) -> Merge:
    """Keeps that a version was merged for an environment, as it was proposed; once per merge commit.

    From then on it is what Git says runs there. Nothing has been seen to run yet.
    """
    merge = Merge(
        model=context.model,
        environment=environment,
        registration=registration,
        why="rollback" if rollback else "promotion",
        pull_request=pull.number,
        commit=str(pull.merged_as),
        by=pull.finished_by,
        at=_in_order(context, environment, str(pull.merged_as), pull.finished_at or context.now()),
    )
    entry, _ = context.record("merge", digest([context.model, environment, merge.commit]), merge)
    return Merge.model_validate(entry.body)


def merges(context: Context, environment: str) -> list[Merge]:
    """Every merge for an environment, in the order they were recorded."""
    return [*old_merges(context, environment), *_of(Merge, context, "merge", environment)]


def merge_of(context: Context, number: int) -> Merge | None:
    """The merge of a pull request, if it was recorded."""
    found = [entry for entry in _entries(context, "merge") if entry.body["pull_request"] == number]
    return Merge.model_validate(found[-1].body) if found else None


def git_says(context: Context, environment: str) -> Merge | None:
    """The latest merge for an environment; none before the first."""
    found = sorted(merges(context, environment), key=lambda merge: merge.at)
    return found[-1] if found else None


def rollouts(context: Context, environment: str) -> list[Rollout]:
    """Every version that was seen to arrive in an environment, oldest first."""
    return [*old_rollouts(context, environment), *_of(Rollout, context, "rollout", environment)]


def running(context: Context, environment: str) -> Rollout | None:
    """The version that arrived last in an environment."""
    found = rollouts(context, environment)
    return found[-1] if found else None


def rollout_of(context: Context, merge: Merge) -> Rollout | None:
    """The arrival of what was merged, if it was seen."""
    found = [one for one in rollouts(context, merge.environment) if one.since == merge.commit]
    return found[-1] if found else None


def seen(context: Context, environment: str) -> Observation | None:
    """What was last seen to run in an environment, and since when it has been so."""
    found = _of(Observation, context, "observation", environment)
    return found[-1] if found else None


def falls(context: Context, rollout: Rollout) -> int:
    """How often a version was seen to fall ill where it arrived, since then."""
    return sum(
        one.at >= rollout.observation.at and not one.healthy and one.version == rollout.version
        for one in _of(Observation, context, "observation", rollout.environment)
    )


def rollbacks(context: Context, environment: str | None = None) -> list[Rollback]:
    """Every rollback of an environment, or of all, in the order they were asked for."""
    return _of(Rollback, context, "rollback", environment)


def is_rolled_back(context: Context, registration: Registration, environment: str) -> bool:
    """Whether the latest merge that took this version out of an environment was a rollback."""
    return rolled_back_at(context, registration, environment) is not None


def went_back(context: Context, registration: Registration) -> bool:
    """Whether a version was rolled back in some environment, and not merged there again since."""
    places = {rollback.environment for rollback in rollbacks(context)}
    return any(is_rolled_back(context, registration, place) for place in sorted(places))


def rolled_back_at(
    context: Context, registration: Registration, environment: str
) -> datetime.datetime | None:
    """When a version was rolled back there, unless it was merged there again since."""
    left = {
        rollback.pull_request.number
        for rollback in rollbacks(context, environment)
        if rollback.wrong.digest == registration.digest
    }
    at = None
    for merge in sorted(merges(context, environment), key=lambda merge: merge.at):
        if merge.pull_request in left:
            at = merge.at
        elif merge.registration.digest == registration.digest:
            at = None
    return at


def _in_order(context: Context, environment: str, commit: str, at: datetime.datetime) -> datetime.datetime:
    """When it was merged, and not before what its own history holds: a clock may go back, Git does not."""
    base = context.spec.release.branch
    later = [merge for merge in merges(context, environment) if merge.at > at]
    held = [one.at for one in later if contains(forge(context), base, commit, one.commit)]
    return max([at, *held])


def _of(kind: type[R], context: Context, name: str, environment: str | None) -> list[R]:
    found = [entry.body for entry in _entries(context, name) if "environment" in entry.body]
    if environment is None:
        return [kind.model_validate(body) for body in found]
    known = {stage.name for stage in context.spec.release.stages}
    others = {body["environment"] for body in found} - known
    names = names_of(context, environment) if others else {environment}
    return [_under(kind, body, environment) for body in found if body["environment"] in names]


def _under(kind: type[R], body: dict[str, Any], environment: str) -> R:
    """A record, under the name that its environment has now; a rollback is known by the one it had."""
    return kind.model_validate(body if kind is Rollback else {**body, "environment": environment})


def _entries(context: Context, name: str) -> list[Entry]:
    return context.ledger.all(name, context.model)
