"""Statuses beside a commit on GitLab: jobs and external ones."""

from __future__ import annotations

from typing import Literal

from plumbline.records import Status
from plumbline.release.forges.errors import RefusedError
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.json_object import JsonObject

_STATUS: dict[str, Literal["success", "pending", "failure"]] = {
    "success": "success",
    "failed": "failure",
    "canceled": "failure",
    "canceling": "failure",
}
_SENT = {"success": "success", "pending": "pending", "failure": "failed"}
"""GitLab's words for the states of a status."""


def shown(gitlab: GitLabProject, commit: str) -> tuple[Status, ...]:
    """The last one of each name, by name: GitLab keeps one for every pipeline of a commit."""
    found = sorted(gitlab.statuses(commit), key=lambda one: int(one["id"]))
    by_name = {one["name"]: one for one in found}
    return tuple(_status(by_name[name]) for name in sorted(by_name))


def show(gitlab: GitLabProject, commit: str, status: Status) -> None:
    """Shows a status beside a commit."""
    fields = _fields(status)
    try:
        gitlab.set_status(commit, fields)
    except RefusedError as refused:
        if refused.code != 400 or "Cannot transition" not in refused.words:
            raise
        _show_again(gitlab, commit, status, fields)


def _show_again(gitlab: GitLabProject, commit: str, status: Status, fields: dict[str, object]) -> None:
    """After a refused transition: somebody was faster, or an older GitLab keeps a pending one's text."""
    if status in shown(gitlab, commit):
        return
    gitlab.set_status(commit, {**fields, "state": "canceled"})
    gitlab.set_status(commit, fields)


def _status(answer: JsonObject) -> Status:
    """A job or an external status; what is neither green nor red is pending."""
    return Status(
        name=answer["name"],
        state=_STATUS.get(answer["status"], "pending"),
        text=(answer.get("description") or "")[:140],
        address=answer.get("target_url") or "",
    )


def _fields(status: Status) -> dict[str, object]:
    """A status as it is sent; GitLab wants no empty address."""
    fields: dict[str, object] = {
        "name": status.name,
        "state": _SENT[status.state],
        "description": status.text,
    }
    return {**fields, "target_url": status.address} if status.address else fields
