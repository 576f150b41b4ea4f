"""What runs, what went back and what is on hold, as people read it in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]


def _rollout(body: Body) -> str:
    if "environment" not in body:  # from before there were environments
        return f"digest {body['digest'][:12]}"
    return f"version {body['version']} in {body['environment']}, told by {body['observation']['source']}"


def _observation(body: Body) -> str:
    return f"{body['environment']}: {body['because']}"


def _mismatch(body: Body) -> str:
    return str(body["because"])


def _rollback(body: Body) -> str:
    way = f"version {body['wrong']['version']} to version {body['right']['version']}"
    number = body["pull_request"]["number"]
    return f"{body['environment']} from {way}, pull request {number}: {body['because']}"


def _holding(body: Body) -> str:
    return f"{_hold(body['hold'])} (pull request {body['pull_request']})"


def _hold(body: Body) -> str:
    since = f"since {body['at'][:16].replace('T', ' ')} UTC"
    return f"version {body['version']}, {since} by {body['by']}: {body['because']}"


def _lift(body: Body) -> str:
    hold, by = body["hold"], f", merged by {body['by']}" if body["by"] else ""
    number = f", pull request {body['pull_request']}" if body.get("pull_request") else ""
    return f"version {hold['version']}, on hold since {hold['at'][:16].replace('T', ' ')} UTC{number}{by}"


def _refused(body: Body) -> str:
    """A hold's or a rollback's pull request that did not do what it proposed."""
    by = f" by {body['finished_by']}" if body.get("finished_by") else ""
    return f"pull request {body['number']} {body['state']}{by}: {body['title']}"


def _review(body: Body) -> str:
    return f"version {body['registration']['version']} rejected: {body['because']}"


ROLLOUTS: dict[str, Callable[[Body], str]] = {
    "rollout": _rollout,
    "observation": _observation,
    "mismatch": _mismatch,
    "rollback": _rollback,
    "hold": _holding,
    "held": _hold,
    "lift": _lift,
    "refused_hold": _refused,
    "refused_rollback": _refused,
    "review": _review,
}
"""What each kind of evidence says of itself."""
