"""What GitLab's answers mean: merge requests, statuses, approvals, refusals. Asking is `client.py`'s part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Literal

from plumbline.records import Approval, PullRequest, Status
from plumbline.release.forges.errors import (
    ForgeError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
)
from plumbline.release.forges.json_object import JsonObject

UNDECIDED = frozenset({"unchecked", "checking", "preparing", "approvals_syncing"})
"""Merge statuses that pass by themselves: GitLab has not looked yet."""

_CONFLICTS = {
    "conflict": "it conflicts with {base}",
    "need_rebase": "{base} has moved on and the project merges only what stands on top of it",
    "broken_status": "git cannot merge it into {base}",
    "commits_status": "its branch is gone or holds no commit",
}
_MISSING = {
    "ci_must_pass": "a pipeline or status that must be green is not",
    "ci_still_running": "a pipeline or status that must be green is not finished",
    "status_checks_must_pass": "an external status check must pass first",
    "external_status_checks": "an external status check must pass first",
    "not_approved": "it needs an approval",
    "requested_changes": "a reviewer asked for changes",
    "discussions_not_resolved": "threads are open: resolve them",
    "draft_status": "it is a draft: mark it as ready",
    "merge_request_blocked": "another merge request must be merged first",
    "blocked_status": "another merge request must be merged first",
    "merge_time": "it may only be merged later",
    "jira_association_missing": "the project wants a Jira issue in its title or description",
    "title_regex": "the project wants another form of title",
    "security_policy_violations": "it violates a security policy",
    "security_policy_pipeline_check": "a security policy wants a green pipeline",
    "policies_denied": "it violates a policy",
    "locked_paths": "a file it touches is locked by somebody",
    "locked_lfs_files": "a file it touches is locked by somebody",
}

_STATES: dict[str, Literal["open", "merged", "closed"]] = {
    "opened": "open",
    "locked": "open",  # while it is being merged
    "merged": "merged",
    "closed": "closed",
}
_STATUS: dict[str, Literal["success", "pending", "failure"]] = {
    "success": "success",
    "failed": "failure",
    "canceled": "failure",
    "canceling": "failure",
}
_WEAK_TOKENS = {"glcbt-": "CI job", "gldt-": "deploy", "glrt-": "runner", "glptt-": "pipeline trigger"}
_ROBOT = re.compile(r"(project|group)_\d+_bot(_\w+)?")  # the account of a project's or group's own token
_COMMAND = re.compile(r"^(\s*)/(?=[a-z])", re.MULTILINE)

SENT = {"success": "success", "pending": "pending", "failure": "failed"}
"""GitLab's words for the states of a status."""


def must_be_an_accounts(token: str, name: str) -> None:
    """Raises NotAllowedError for a token that no account stands behind: it can open no merge request."""
    kind = next((kind for prefix, kind in _WEAK_TOKENS.items() if token.startswith(prefix)), None)
    if kind:
        raise NotAllowedError(
            f"{name}: the connection holds a {kind} token, which may not open merge requests; make a project "
            "or group access token, or a personal one, with the scope `api` and the role Developer"
        )


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


def status(answer: JsonObject) -> Status:
    """A job or an external status; what is neither green nor red is pending."""
    return Status(
        name=answer["name"],
        state=_STATUS.get(answer["status"], "pending"),
        text=(answer.get("description") or "")[:140],
        address=answer.get("target_url") or "",
    )


def status_fields(status: Status) -> dict[str, object]:
    """A status as it is sent; GitLab wants no empty address."""
    fields: dict[str, object] = {"name": status.name, "state": SENT[status.state], "description": status.text}
    return {**fields, "target_url": status.address} if status.address else fields


def latest(answers: Iterable[JsonObject]) -> tuple[Status, ...]:
    """The last one of each name: GitLab keeps one for every pipeline of a commit."""
    by_name = {answer["name"]: answer for answer in sorted(answers, key=lambda answer: int(answer["id"]))}
    return tuple(status(by_name[name]) for name in sorted(by_name))


def approvals(
    request: JsonObject,
    approved_by: Iterable[JsonObject],
    versions: Iterable[JsonObject],
    notes: Iterable[JsonObject],
) -> tuple[Approval, ...]:
    """Approvals given after the present head was pushed; one whose time is unknown does not count.

    GitLab does not say which commit was approved, and keeps approvals over a push unless the project resets
    them. Older ones give no time either: then the note that GitLab wrote itself has it.
    """
    head, author = head_of(request), username(request.get("author"))
    pushed = [moment(version["created_at"]) for version in versions if version["head_commit_sha"] == head]
    since = max((time for time in pushed if time), default=None)
    noted = _approval_notes(notes)
    counted = []
    for approval in approved_by:
        person = username(approval.get("user"))
        at = moment(approval.get("approved_at")) or noted.get(person)
        counts = person and person != author and not _ROBOT.fullmatch(person)
        if counts and since and at and at >= since:
            counted.append(Approval(person=person, commit=head, at=at))
    return tuple(sorted(counted, key=lambda approval: (approval.at, approval.person)))


def unmergeable(request: JsonObject, name: str) -> ForgeError:
    """Why a merge request cannot be merged, from its `detailed_merge_status`."""
    word, number, base = str(request.get("detailed_merge_status")), request["iid"], request["target_branch"]
    subject = f"{name}: merge request {number} cannot be merged"
    if word in _CONFLICTS:
        reason = _CONFLICTS[word].format(base=base)
        return MergeConflictError(f"{subject}: {reason}; it stays open: run again to write it anew")
    if word in UNDECIDED:
        return NotReadyError(f"{subject} yet: GitLab has not finished looking ({word}); run again")
    reason = _MISSING.get(word, f"GitLab says {word}")
    error = f": {request['merge_error']}" if request.get("merge_error") else ""
    return NotReadyError(f"{subject}: {reason}{error}; it stays open")


def refusal(code: int | None, message: str, subject: str) -> ForgeError:
    """What an error answer means, and what to do; `subject` says what was asked of which project."""
    if "insufficient_scope" in message:
        return NotAllowedError(f"{subject}: the token's scope is too small; make one with the scope `api`")
    if code == 401:
        return NotAllowedError(f"{subject}: GitLab refused the token: it is wrong, expired or revoked")
    if code == 403:
        return NotAllowedError(
            f"{subject}: the account may not ({message}); it needs at least the Developer role, and "
            "Maintainer where a protected branch says so"
        )
    if code == 404:
        return NoSuchError(
            f"{subject}: not found ({message}); GitLab says so too where the account is no member"
        )
    return ForgeError(f"{subject}: GitLab answered {code or 'nothing it should'}: {message}")


def _merged_as(request: JsonObject) -> str:
    """The commit in the base; a project that only fast-forwards makes no merge commit."""
    return request.get("merge_commit_sha") or request.get("squash_commit_sha") or head_of(request)


def _patch(diff: JsonObject) -> str:
    old = "/dev/null" if diff.get("new_file") else f"a/{diff['old_path']}"
    new = "/dev/null" if diff.get("deleted_file") else f"b/{diff['new_path']}"
    header = f"diff --git a/{diff['old_path']} b/{diff['new_path']}\n--- {old}\n+++ {new}\n"
    return header + (diff.get("diff") or "").rstrip("\n") + "\n"


def _approval_notes(notes: Iterable[JsonObject]) -> dict[str, datetime.datetime]:
    """When each account approved last, from the notes that GitLab wrote itself."""
    times: dict[str, datetime.datetime] = {}
    for note in notes:
        at = moment(note.get("created_at"))
        if at and note.get("system") and note.get("body") == "approved this merge request":
            person = username(note.get("author"))
            times[person] = max(at, times.get(person, at))
    return times
