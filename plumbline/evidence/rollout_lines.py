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
    return f"version {body['version']}, by {body['by']}: {body['because']}"


def _lift(body: Body) -> str:
    return f"version {body['hold']['version']}" + (f", merged by {body['by']}" if body["by"] else "")


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
    "review": _review,
}
"""What each kind of evidence says of itself."""
