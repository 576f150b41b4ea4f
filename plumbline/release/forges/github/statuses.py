"""Statuses beside a commit on GitHub. Check runs are not among them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from plumbline.records import Status
from plumbline.release.forges.github.client import GitHubRepository, all_pages

_STATES: dict[str, Literal["success", "pending", "failure"]] = {"success": "success", "pending": "pending"}


def shown(github: GitHubRepository, commit: str) -> tuple[Status, ...]:
    """The latest of each name, by name."""

    def read() -> list[Status]:
        return [
            Status(
                name=one.context,
                state=_state_of(one.state),
                text=(one.description or "")[:140],
                address=one.target_url or "",
            )
            for one in all_pages(github.repository.get_commit(commit).get_statuses())
        ]

    return _latest(github.ask(read))


def show(github: GitHubRepository, commit: str, status: Status) -> None:
    """Shows a status beside a commit."""
    fields = {"state": status.state, "description": status.text, "context": status.name}
    address = {"target_url": status.address} if status.address else {}
    github.ask(lambda: github.repository.get_commit(commit).create_status(**fields, **address))


def _state_of(state: str) -> Literal["success", "pending", "failure"]:
    """A status's state; `error` is a failure, too."""
    return _STATES.get(state, "failure")


def _latest(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """The newest status of each name, by name, from a list that starts with the newest."""
    by_name: dict[str, Status] = {}
    for status in statuses:
        by_name.setdefault(status.name, status)
    return tuple(by_name[name] for name in sorted(by_name))
