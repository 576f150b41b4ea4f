"""The fields of GitLab's answers as its API documentation lists them, to hold the stand-in to them.

A field that is missing, new or of another type is the stand-in's mistake.
"""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Sha = Field(pattern="^[0-9a-f]{40}$")
State = Literal["created", "waiting_for_resource", "preparing", "pending", "running", "success", "failed",
                "canceling", "canceled", "skipped", "manual", "scheduled"]  # fmt: skip
MergeStatus = Literal["approvals_syncing", "checking", "ci_must_pass", "ci_still_running", "commits_status",
                      "conflict", "discussions_not_resolved", "draft_status", "jira_association_missing",
                      "mergeable", "merge_request_blocked", "merge_time", "need_rebase", "not_approved",
                      "not_open", "preparing", "requested_changes", "security_policy_pipeline_check",
                      "security_policy_violations", "status_checks_must_pass", "unchecked", "locked_paths",
                      "locked_lfs_files", "title_regex"]  # fmt: skip


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Person(_Answer):
    id: int
    username: str
    name: str
    state: Literal["active", "blocked"]
    avatar_url: str | None
    web_url: str


class DiffRefs(_Answer):
    base_sha: str = Sha
    head_sha: str = Sha
    start_sha: str = Sha


class MergeRequest(_Answer):
    id: int
    iid: int
    project_id: int
    source_project_id: int | None
    target_project_id: int
    title: str
    description: str | None
    state: Literal["opened", "closed", "merged", "locked"]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    merged_by: Person | None
    merge_user: Person | None
    merged_at: datetime.datetime | None
    closed_by: Person | None
    closed_at: datetime.datetime | None
    source_branch: str
    target_branch: str
    author: Person
    assignees: list[Person]
    reviewers: list[Person]
    labels: list[str]
    draft: bool
    detailed_merge_status: MergeStatus
    sha: str | None
    merge_commit_sha: str | None
    squash_commit_sha: str | None
    web_url: str
    squash: bool
    should_remove_source_branch: bool | None
    force_remove_source_branch: bool | None
    has_conflicts: bool
    user_notes_count: int
    diff_refs: DiffRefs | None = None
    merge_error: str | None = None
    user: dict[str, bool] | None = None


class Diff(_Answer):
    old_path: str
    new_path: str
    a_mode: str
    b_mode: str
    diff: str
    new_file: bool
    renamed_file: bool
    deleted_file: bool


class Version(_Answer):
    id: int
    head_commit_sha: str = Sha
    created_at: datetime.datetime


class Note(_Answer):
    id: int
    body: str
    author: Person
    created_at: datetime.datetime
    updated_at: datetime.datetime
    system: bool
    noteable_id: int
    noteable_type: Literal["MergeRequest"]
    noteable_iid: int
    resolvable: bool
    internal: bool


class ApprovedBy(_Answer):
    user: Person
    approved_at: datetime.datetime | None = None


class Approvals(_Answer):
    iid: int
    approved_by: list[ApprovedBy]


class BranchCommit(_Answer):
    id: str = Sha


class Branch(_Answer):
    name: str
    commit: BranchCommit


class CommitStatus(_Answer):
    id: int
    sha: str = Sha
    name: str
    ref: str
    status: State
    description: str | None = Field(max_length=255)
    target_url: str | None
    allow_failure: bool
    created_at: datetime.datetime
    author: Person


_KINDS: dict[str, type[_Answer]] = {
    "person": Person,
    "request": MergeRequest,
    "diff": Diff,
    "version": Version,
    "note": Note,
    "approvals": Approvals,
    "branch": Branch,
    "status": CommitStatus,
}


def checked(kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, if it is one that GitLab could give."""
    import json

    _KINDS[kind].model_validate_json(json.dumps(answer))
    return answer
