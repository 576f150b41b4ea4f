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
from plumbline.markdown import escape
from plumbline.nightly import holds, reviews, rollback_settling
from plumbline.nightly.context import Context
from plumbline.nightly.gitops import forge
from plumbline.nightly.publish import registry
from plumbline.nightly.reconcile import each
from plumbline.nightly.rollback import roll_back
from plumbline.nightly.rollouts import git_says, rollbacks, rollout_of, seen
from plumbline.nightly.said_in_git import says
from plumbline.records import Merge, Mismatch, Observation, Rollout
from plumbline.release.ancestry import contains
from plumbline.release.forge import ForgeError
from plumbline.release.observers.observing import observe as look_at
from plumbline.release.observers.seen import Expected
from plumbline.release.rollout import Look, Sight, sight

AUTOMATIC = "plumbline"
"""Who asks for a rollback when nobody did."""


class RunsOtherwiseError(PlumblineError):
    """An environment does not run what Git says, or not well; says what was done."""


def observe(context: Context) -> list[str]:
    """Looks at every environment once, and takes in what people said in the registry; a sentence each.

    Raises:
        ReconcileError: after everything was looked at, when an environment does not run what Git says, or
            something could not be looked at.
    """
    parts = [
        ("rollbacks", partial(rollback_settling.settle, context)),
        ("holds", partial(holds.notice, context)),
        ("the registry", partial(reviews.take_in, context)),
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
    found = sight(
        Look(
            merge=merge,
            base_says_so=says(context, target, merge.registration, target.branch),
            observation=observation,
            before=before,
            rollout=rollout_of(context, merge),
            rules=context.release_policy.rules(environment.name),
            soak=datetime.timedelta(hours=float(environment.soak_hours)),
            now=context.now(),
        )
    )
    return found, _act(context, merge, observation, found)


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


def _act(context: Context, merge: Merge, observation: Observation, found: Sight) -> list[str]:
    if found.says == "arrived":
        _arrived(context, merge, observation)
    elif found.red:
        _name(context, merge, observation, found)
    if found.says == "goes back":
        return [_back(context, merge, found)]
    return []


def _arrived(context: Context, merge: Merge, observation: Observation) -> None:
    """Moves the alias first: it can be moved again, while the record says that all of it is done."""
    registration = merge.registration
    if merge.environment == context.spec.release.stages[-1].name:
        registry(context).set_alias(context.model, "champion", registration.version)
        if merge.why == "promotion":
            registry(context).remove_alias(context.model, "candidate")
    if merge.why == "rollback":
        _tell_the_registry(context, merge)
    rollout = Rollout(
        model=context.model,
        digest=registration.digest,
        version=registration.version,
        image=registration.image.digest,
        environment=merge.environment,
        since=merge.commit,
        merged_by=merge.by,
        observation=observation,
    )
    context.record("rollout", digest([context.model, merge.environment, merge.commit]), rollout)


def _tell_the_registry(context: Context, merge: Merge) -> None:
    """The version that left says there that it was rolled back, where and why."""
    for rollback in rollbacks(context, merge.environment):
        if rollback.pull_request.number == merge.pull_request:
            said = f"{rollback.environment}: {rollback.because}"
            registry(context).tag(context.model, rollback.wrong.version, "rolled_back", said)


def _name(context: Context, merge: Merge, observation: Observation, found: Sight) -> None:
    """Records what differs, once for the same, and says it under the pull request."""
    told = [observation.image, observation.version, observation.healthy, found.says]
    key = digest([context.model, merge.environment, merge.commit, *told])
    mismatch = Mismatch(
        model=context.model,
        environment=merge.environment,
        image=merge.registration.image.digest,
        version=merge.registration.version,
        since=merge.commit,
        observation=observation,
        because=found.because,
    )
    _, is_new = context.record("mismatch", key, mismatch)
    if is_new:
        forge(context).comment(merge.pull_request, f"**{escape(found.because)}.**", key=f"seen-{key[:12]}")


def _back(context: Context, merge: Merge, found: Sight) -> str:
    """Rolls back, or says how a person does; it is one pull request however often it is asked for."""
    if context.release_policy.rules(merge.environment).rollback == "person":
        command = f"plumbline rollback {context.model} --environment {merge.environment}"
        return f"The policy leaves it to a person: {command}."
    try:
        rollback = roll_back(
            context, environment=merge.environment, because=found.because, by=AUTOMATIC, merge=True
        )
    except (PlumblineError, ForgeError) as error:
        return f"It could not be rolled back: {error}"
    pull, version = rollback.pull_request, rollback.right.version
    done = "merged" if pull.state == "merged" else "waits for a person to merge it"
    return f"Pull request {pull.number} returns to version {version}: {done}."
