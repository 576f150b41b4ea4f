"""Statuses beside a commit on Gitea and Forgejo."""

from __future__ import annotations

from typing import Literal

from plumbline.records import Status
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.json_object import JsonObject

_STATUS: dict[str, Literal["success", "pending", "failure"]] = {
    "success": "success",
    "failure": "failure",
    "error": "failure",
    "warning": "failure",
}


def shown(gitea: GiteaRepository, commit: str) -> tuple[Status, ...]:
    """The last status of each name, by name; each has the number it was made with."""
    by_name = {one["context"]: one for one in sorted(gitea.statuses(commit), key=lambda one: int(one["id"]))}
    return tuple(_status(by_name[name]) for name in sorted(by_name))


def show(gitea: GiteaRepository, commit: str, status: Status) -> None:
    """Shows a status beside a commit."""
    fields = {
        "context": status.name,
        "state": status.state,
        "description": status.text,
        "target_url": status.address,
    }
    gitea.set_status(commit, fields)


def _status(answer: JsonObject) -> Status:
    return Status(
        name=answer["context"],
        state=_STATUS.get(answer["status"], "pending"),
        text=(answer.get("description") or "")[:140],
        address=answer.get("target_url") or "",
    )
