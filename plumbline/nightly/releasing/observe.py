"""Looks at every environment: what runs, whether it is what Git says, and what follows from that.

A version has arrived when the serving side reports its image and its number and is healthy. Only then is
its rollout recorded, and only in production does `champion` move. What runs otherwise is named; what does
not arrive in time, or falls ill soon after, goes back as the policy says.
"""

from __future__ import annotations

import datetime
from functools import partial

from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.intent import Environment
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.each import each
from plumbline.nightly.releasing.environments.recorded import falls, git_says, rollout_of, seen
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.holds.recorded import notice
from plumbline.nightly.releasing.holds.reviews import take_in
from plumbline.nightly.releasing.rollbacks.settling import settle
from plumbline.nightly.releasing.sights import act_on
from plumbline.records import Merge, Observation
from plumbline.release.git.ancestry import contains
from plumbline.release.observers.observing import observe as look_at
from plumbline.release.observers.seen import Expected
from plumbline.release.rollout import Look, Sight, sight
from plumbline.release.said_in_git import commit_names


class RunsOtherwiseError(PlumblineError):
    """An environment does not run what Git says, or not well; says what was done."""


def observe(context: Context) -> list[str]:
    """Looks at every environment once, and takes in what people said in the registry; a sentence each.

    Raises:
        ReconcileError: after everything was looked at, when an environment does not run what Git says, or
            something could not be looked at.
    """
    parts = [
        ("rollbacks", partial(settle, context)),
        ("holds", partial(notice, context)),
        ("the registry", partial(take_in, context)),
    ]
    stages = context.spec.release.stages
    return each([*parts, *((stage.name, partial(_looked, context, stage)) for stage in stages)])


def _looked(context: Context, environment: Environment) -> list[str]:
    merge = git_says(context, environment.name)
    if merge is None:
        return []
    found, done = look(context, environment, merge)
    said = " ".join([f"{found.because}.", *done])
    if found.red:
        raise RunsOtherwiseError(said)
    return [said]


def look(context: Context, environment: Environment, merge: Merge) -> tuple[Sight, list[str]]:
    """One environment: what was seen, judged and acted on; further sentences about what was done."""
    before = seen(context, environment.name)
    observation = _observation(context, environment, merge)
    _keep(context, observation, before)
    target = context.spec.release.at(environment.name)
    rollout = rollout_of(context, merge)
    found = sight(
        Look(
            merge=merge,
            base_says_so=commit_names(forge(context), target.branch, target, merge.registration),
            observation=observation,
            before=before,
            rollout=rollout,
            falls=falls(context, rollout) if rollout else 0,
            rules=context.release_policy.rules(environment.name),
            soak=datetime.timedelta(hours=float(environment.soak_hours)),
            now=context.now(),
        )
    )
    return found, act_on(context, merge, observation, found)


def _observation(context: Context, environment: Environment, merge: Merge) -> Observation:
    target = context.spec.release.at(environment.name)
    return look_at(
        environment,
        context.model,
        Expected(
            target=target,
            image=merge.registration.image.digest,
            version=merge.registration.version,
            commit=merge.commit,
        ),
        context.credentials,
        lambda revision: contains(forge(context), target.branch, revision, merge.commit),
        context.now(),
    )


def _keep(context: Context, observation: Observation, before: Observation | None) -> None:
    """Records it when it says something else than before: the record tells since when it is so."""
    told = [observation.source, observation.image, observation.version, observation.healthy]
    if before is not None:
        if told == [before.source, before.image, before.version, before.healthy]:
            return
        told.append(before.at.isoformat())
    context.record("observation", digest([context.model, observation.environment, *told]), observation)
