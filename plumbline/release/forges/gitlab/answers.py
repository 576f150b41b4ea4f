"""What GitLab's answers mean: a merge request as the record everybody reads. Asking is `client.py`'s part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Literal

from plumbline.records import PullRequest
from plumbline.release.forges.json_object import JsonObject

_STATES: dict[str, Literal["open", "merged", "closed"]] = {
    "opened": "open",
    "locked": "open",  # while it is being merged
    "merged": "merged",
    "closed": "closed",
}
_COMMAND = re.compile(r"^(\s*)/(?=[a-z])", re.MULTILINE)


def inert(text: str) -> str:
    """`text` in which no line is a quick action: `/merge` at the start of a line would be carried out."""
    return _COMMAND.sub(r"\1\\/", text)


def is_ours(request: JsonObject) -> bool:
    """Whether its branch is in this project; a fork may name a branch as it likes."""
    return request.get("source_project_id") == request.get("target_project_id")


def pull_request(request: JsonObject, diffs: Iterable[JsonObject]) -> PullRequest:
    """A merge request as the record everybody reads."""
    state = _STATES[request["state"]]
    how = {"merged": ("merge_user", "merged_at"), "closed": ("closed_by", "closed_at")}.get(state)
    changed = list(diffs)
    return PullRequest(
        number=request["iid"],
        state=state,
        branch=request["source_branch"],
        base=request["target_branch"],
        title=request["title"],
        body=request.get("description") or "",
        files=tuple(sorted({diff["new_path"] for diff in changed} | {diff["old_path"] for diff in changed})),
        diff="".join(_patch(diff) for diff in changed),
        head=head_of(request),
        merged_as=_merged_as(request) if state == "merged" else None,
        author=username(request.get("author")),
        url=request.get("web_url") or "",
        labels=tuple(request.get("labels") or ()),
        finished_by=username(request.get(how[0])) if how else "",
        finished_at=moment(request.get(how[1])) if how else None,
    )


def head_of(request: JsonObject) -> str:
    """The commit it proposes; empty while GitLab prepares it."""
    return request.get("sha") or (request.get("diff_refs") or {}).get("head_sha") or ""


def username(user: JsonObject | None) -> str:
    """The account's name; empty for none."""
    return str((user or {}).get("username") or "")


def moment(text: str | None) -> datetime.datetime | None:
    """A time as GitLab writes it."""
    return datetime.datetime.fromisoformat(text) if text else None


def _merged_as(request: JsonObject) -> str:
    """The commit in the base; a project that only fast-forwards makes no merge commit."""
    return request.get("merge_commit_sha") or request.get("squash_commit_sha") or head_of(request)


def _patch(diff: JsonObject) -> str:
    old = "/dev/null" if diff.get("new_file") else f"a/{diff['old_path']}"
    new = "/dev/null" if diff.get("deleted_file") else f"b/{diff['new_path']}"
    header = f"diff --git a/{diff['old_path']} b/{diff['new_path']}\n--- {old}\n+++ {new}\n"
    return header + (diff.get("diff") or "").rstrip("\n") + "\n"
