"""What follows from a look at an environment: it arrived, it is named, or it goes back."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.markdown import escape
from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import registry
from plumbline.nightly.releasing.environments.recorded import rollbacks
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.nightly.releasing.rollbacks.settling import refused_since
from plumbline.records import Merge, Mismatch, Observation, Rollout
from plumbline.release.forges.forge import ForgeError
from plumbline.release.rollout import Sight

AUTOMATIC = "plumbline"
"""Who asks for a rollback when nobody did."""


def act_on(context: Context, merge: Merge, observation: Observation, found: Sight) -> list[str]:
    """Records the arrival, names what differs, or goes back; sentences about what was done besides."""
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
            registry(context).remove_alias(context.model, "candidate", registration.version)
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
        if rollback.pull_request.number == merge.pull_request and not rollback.takes_back:
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
        command = f"plumbline rollback {context.model} --environment {merge.environment} --reason ..."
        return f"The policy leaves it to a person: {command}."
    refused = refused_since(context, merge, AUTOMATIC)
    if refused:
        return (
            f"Pull request {refused.pull_request.number} would have returned to version "
            f"{refused.right.version} and was refused: a person decides."
        )
    try:
        rollback = roll_back(
            context, environment=merge.environment, because=found.because, by=AUTOMATIC, merge=True
        )
    except (PlumblineError, ForgeError) as error:
        return f"It could not be rolled back: {error}"
    pull, version = rollback.pull_request, rollback.right.version
    done = "merged" if pull.state == "merged" else "waits for a person to merge it"
    return f"Pull request {pull.number} returns to version {version}: {done}."
