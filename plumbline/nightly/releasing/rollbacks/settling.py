"""What became of a rollback's pull request: merged, refused, or still open."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import record_merge, rollbacks
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import Merge, PullRequest, Rollback
from plumbline.release.recorded_pull import recorded_pull
from plumbline.release.said_in_git import commit_names

SETTLED = ("rolled_back", "refused_rollback")
"""Kinds of evidence under a rollback's key after which its pull request needs no more watching."""


def settle(context: Context) -> list[str]:
    """Looks at the rollbacks that are still open; a sentence for each that was merged or refused."""
    said = []
    for rollback in rollbacks(context):
        if not is_settled(context, rollback):
            pull = recorded_pull(forge(context), rollback.pull_request.number)
            said += settled(context, rollback, pull)
    return said


def is_settled(context: Context, rollback: Rollback) -> bool:
    """Whether it is known what became of a rollback's pull request."""
    return any(context.ledger.find(kind, rollback_key(rollback)) for kind in SETTLED)


def refused_since(context: Context, merge: Merge, by: str) -> Rollback | None:
    """The rollback that `by` asked for after a merge and that was refused: a person decides from then on."""
    for rollback in reversed(rollbacks(context, merge.environment)):
        entry = context.ledger.find("refused_rollback", rollback_key(rollback))
        if entry and rollback.by == by and _is_after(rollback, merge):
            return rollback
    return None


def _is_after(rollback: Rollback, merge: Merge) -> bool:
    """A rollback's pull request is opened after what it takes back was merged."""
    return rollback.wrong.digest == merge.registration.digest and (
        rollback.pull_request.number > merge.pull_request
    )


def rollback_key(rollback: Rollback) -> str:
    """The key of contents: from where to where, by which pull request."""
    return digest(
        [
            rollback.model,
            rollback.environment,
            rollback.wrong.digest,
            rollback.right.digest,
            rollback.pull_request.number,
        ]
    )


def settled(context: Context, rollback: Rollback, pull: PullRequest) -> list[str]:
    """Records what a finished pull request means; nothing while it is open."""
    key, where = rollback_key(rollback), rollback.environment
    if pull.state == "open":
        return []
    if pull.state == "closed":
        context.record("refused_rollback", key, without_secrets(pull))
        return [f"{where}: the rollback to version {rollback.right.version} was refused"]
    if where not in [stage.name for stage in context.spec.release.stages]:
        context.record("refused_rollback", key, without_secrets(pull))
        return [f"the spec releases to no environment {where}, where pull request {pull.number} went back"]
    if not commit_names(forge(context), str(pull.merged_as), context.spec.release.at(where), rollback.right):
        context.record("refused_rollback", key, without_secrets(pull))
        return [f"{where}: pull request {pull.number} was merged otherwise than it was proposed"]
    merge = record_merge(context, where, rollback.right, pull, rollback=True)
    context.record("rolled_back", key, merge)
    return [f"{where}: Git is back at version {rollback.right.version}, by {merge.commit[:12]}"]
