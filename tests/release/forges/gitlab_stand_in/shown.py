"""GitLab's JSON objects, held against the documented fields."""

from __future__ import annotations

import datetime
from typing import Any

from tests.release.forges import gitlab_schema
from tests.release.forges.gitlab_stand_in.project import Project
from tests.release.forges.gitlab_stand_in.records import Account, MergeRequest, Note


def request(site: Project, one: MergeRequest, *, whole: bool = False) -> dict[str, Any]:
    head = one.versions[-1][0] if one.versions else None
    merged, closed = one.state == "merged", one.state == "closed"
    finished = person(site, one.finished_by) if one.finished_by else None
    at = time(one.finished_at) if one.finished_at else None
    shown = {
        "id": 1000 + one.iid,
        "iid": one.iid,
        "project_id": 7,
        "source_project_id": 8 if one.fork else 7,
        "target_project_id": 7,
        "title": one.title,
        "description": one.description,
        "state": one.state,
        "created_at": time(one.at),
        "updated_at": time(one.at),
        "merged_by": finished if merged else None,
        "merge_user": finished if merged else None,
        "merged_at": at if merged else None,
        "closed_by": finished if closed else None,
        "closed_at": at if closed else None,
        "source_branch": one.source,
        "target_branch": one.target,
        "author": person(site, one.author),
        "assignees": [],
        "reviewers": [person(site, account) for account in one.reviewers],
        "labels": list(one.labels),
        "draft": False,
        "detailed_merge_status": site.merge_status(one),
        "sha": head,
        "merge_commit_sha": one.commit if merged and one.commit != head else None,
        "squash_commit_sha": None,
        "web_url": f"{site.address}/{site.path}/-/merge_requests/{one.iid}",
        "squash": False,
        "should_remove_source_branch": None,
        "force_remove_source_branch": one.remove_source,
        "has_conflicts": False,
        "user_notes_count": sum(not said.system for said in one.notes),
    }
    refs = {"base_sha": head, "head_sha": head, "start_sha": head} if head else None
    more = {"diff_refs": refs, "merge_error": None, "user": {"can_merge": True}} if whole else {}
    return gitlab_schema.checked("request", shown | more)


def diffs(site: Project, one: MergeRequest) -> list[dict[str, Any]]:
    if not one.versions:
        return []
    head = one.versions[-1][0]
    base = one.base_sha or site.fork_of(one, head)
    return [
        gitlab_schema.checked("diff", _diff(file, site.repository.diff(base, head, file)))
        for file in site.repository.files(base, head)
    ]


def versions(site: Project, one: MergeRequest) -> list[dict[str, Any]]:
    return [
        gitlab_schema.checked("version", {"id": i, "head_commit_sha": head, "created_at": time(at)})
        for i, (head, at) in reversed(list(enumerate(one.versions, start=1)))
    ]


def notes(site: Project, one: MergeRequest) -> list[dict[str, Any]]:
    return [note(site, one, said) for said in one.notes]


def note(site: Project, one: MergeRequest, said: Note) -> dict[str, Any]:
    shown = {
        "id": said.id,
        "body": said.body,
        "author": person(site, said.author),
        "created_at": time(said.at),
        "updated_at": time(said.at),
        "system": said.system,
        "noteable_id": 1000 + one.iid,
        "noteable_type": "MergeRequest",
        "noteable_iid": one.iid,
        "resolvable": False,
        "internal": False,
    }
    return gitlab_schema.checked("note", shown)


def person(site: Project, account: Account) -> dict[str, Any]:
    shown = {
        "id": account.id,
        "username": account.username,
        "name": account.username.title(),
        "state": "active",
        "avatar_url": None,
        "web_url": f"{site.address}/{account.username}",
    }
    return gitlab_schema.checked("person", shown)


def time(at: datetime.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _diff(file: str, text: str) -> dict[str, Any]:
    body = text.partition("\n@@")
    return {
        "old_path": file,
        "new_path": file,
        "a_mode": "100644",
        "b_mode": "100644",
        "diff": f"@@{body[2]}" if body[1] else "",
        "new_file": "new file mode" in body[0],
        "renamed_file": False,
        "deleted_file": "deleted file mode" in body[0],
    }
