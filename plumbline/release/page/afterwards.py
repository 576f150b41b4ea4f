"""What follows once a pull request is merged or closed, in a sentence for whoever did it."""

from __future__ import annotations

from plumbline.records import PullRequest
from plumbline.release.page import hold, rollback
from plumbline.release.page.facts import facts_of

_MERGED = {
    "promotion": "the rollout DAG moves `champion` when it next looks",
    "rollback": "the rollout DAG moves `champion` back once the version before is seen",
    "hold": "nothing proposes this version until a person lifts the hold",
    "lift": "the version may be promoted again; nothing is deployed by it",
}
_CLOSED = {
    "promotion": "its cause is not retrained again",
    "rollback": "the version stays, and is no longer on hold",
    "hold": "the version is not on hold",
    "lift": "the hold stays",
}


def after_merge(pull: PullRequest) -> str:
    """What a merge brings about; nothing for a pull request of a person's own."""
    return _MERGED.get(_kind(pull), "")


def after_close(pull: PullRequest) -> str:
    """What a refusal brings about; nothing for a pull request of a person's own."""
    return _CLOSED.get(_kind(pull), "")


def _kind(pull: PullRequest) -> str:
    if rollback.LABEL in pull.labels:
        return "rollback"
    if hold.LABEL in pull.labels:
        return "lift" if hold.lifts(pull.branch) else "hold"
    return "promotion" if facts_of(pull.body) else ""
