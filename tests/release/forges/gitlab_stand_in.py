"""A stand-in for GitLab: the part of its API that the forge uses, over a real bare repository.

Written after GitLab's API documentation and its published source, refusals included. What it sends is held
against the documented fields by `gitlab_schema.py`.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.release.forges import gitlab_schema
from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.stand_in_server import RefusalError, Reply, Request, StandInServer

_ACTIVE = {"pending", "running"}
_API = "/api/v4"


@dataclass(frozen=True)
class Account:
    id: int
    username: str
    access: int = 30
    """10 guest, 20 reporter, 30 developer, 40 maintainer; 0 is no member."""
    scopes: tuple[str, ...] = ("api",)


@dataclass
class Note:
    id: int
    author: Account
    body: str
    at: datetime.datetime
    system: bool = False


@dataclass
class MergeRequest:
    """A merge request."""

    iid: int
    author: Account
    source: str
    target: str
    title: str
    description: str
    labels: list[str]
    at: datetime.datetime
    fork: bool = False
    state: str = "opened"
    reviewers: list[Account] = field(default_factory=list)
    versions: list[tuple[str, datetime.datetime]] = field(default_factory=list)
    """Heads with the time GitLab saw each; the last is the present one."""
    unseen: int = 0
    """Reads until GitLab sees a push."""
    unlooked: int = 0
    """Reads until it knows whether it can be merged."""
    notes: list[Note] = field(default_factory=list)
    approved: dict[str, datetime.datetime] = field(default_factory=dict)
    commit: str | None = None
    base_sha: str = ""
    finished_by: Account | None = None
    finished_at: datetime.datetime | None = None
    remove_source: bool = False


class GitLabStandIn(StandInServer):
    """One project, `group/apps` unless named otherwise."""

    def __init__(self, repository: BareRepository, path: str = "platform/gitops/apps") -> None:
        super().__init__()
        self.repository = repository
        self.path = path
        self.accounts: dict[str, Account] = {}
        """By token."""
        self.requests: list[MergeRequest] = []
        self.shown: list[dict[str, Any]] = []
        """External statuses, in the order they were made."""
        self.pipelines_must_succeed = False
        self.approvals_required = 0
        self.reset_approvals_on_push = False
        self.tells_when_approved = True
        """Whether approvals have a time; older ones do not."""
        self.merge_access = 30
        self.fast_forward = False
        self.forgets_repeats = False
        """Newer ones take the same status again; older ones refuse the transition."""
        self.slow_to_see = 0
        self.slow_to_look = 0
        self.force_status: str | None = None
        """A merge status that some setting or plan not built here would give."""
        self.page = 100
        self._ids = itertools.count(1)
        self._clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, username: str, **options: Any) -> Account:
        account = Account(next(self._ids), username, **options)
        self.accounts[token] = account
        return account

    def now(self) -> datetime.datetime:
        self._clock += datetime.timedelta(seconds=1)
        return self._clock

    def answer(self, request: Request) -> Reply:
        who = self._authenticated(request)
        for pattern, answer in self._routes():
            parts = request.part(pattern)
            if parts is not None:
                return answer(request, who, *parts)
        raise RefusalError(404, {"error": "404 Not Found"})

    def _routes(self) -> list[tuple[str, Callable[..., Reply]]]:
        project = rf"{_API}/projects/([^/]+)"
        one = rf"{project}/merge_requests/(\d+)"
        return [
            (rf"GET {_API}/user", self._user),
            (rf"GET {_API}/users", self._users),
            (rf"GET {project}/merge_requests", self._list),
            (rf"POST {project}/merge_requests", self._create),
            (rf"GET {one}", self._get),
            (rf"PUT {one}", self._update),
            (rf"PUT {one}/merge", self._merge),
            (rf"GET {one}/(diffs|versions|notes)", self._parts),
            (rf"POST {one}/notes", self._note),
            (rf"PUT {one}/notes/(\d+)", self._rewrite),
            (rf"GET {one}/approvals", self._approvals),
            (rf"POST {one}/(approve|unapprove)", self._approve),
            (rf"GET {project}/repository/branches/([^/]+)", self._branch),
            (rf"GET {project}/repository/commits/([^/]+)/statuses", self._statuses),
            (rf"POST {project}/statuses/([^/]+)", self._set_status),
        ]

    # Who asks.

    def _authenticated(self, request: Request) -> Account:
        token = request.headers.get("private-token", "")
        if token not in self.accounts:
            raise RefusalError(401, {"message": "401 Unauthorized"})
        account = self.accounts[token]
        reads = request.method == "GET" and "read_api" in account.scopes
        if "api" not in account.scopes and not reads:
            raise RefusalError(
                403,
                {
                    "error": "insufficient_scope",
                    "error_description": "The request requires higher privileges than provided by the token.",
                    "scope": "api",
                },
            )
        return account

    def _member(self, who: Account, project: str, access: int) -> None:
        if project != self.path or who.access == 0:
            raise RefusalError(404, {"message": "404 Project Not Found"})
        if who.access < access:
            raise RefusalError(403, {"message": "403 Forbidden"})

    def _user(self, _: Request, who: Account) -> Reply:
        return Reply(200, _person(who, self.address))

    def _users(self, request: Request, _: Account) -> Reply:
        wanted = request.query.get("username", "").lower()
        found = [one for one in self.accounts.values() if one.username.lower() == wanted]
        return self._paged(request, [_person(one, self.address) for one in found])

    # Merge requests.

    def _list(self, request: Request, who: Account, project: str) -> Reply:
        self._member(who, project, 20)
        branch, state = request.query.get("source_branch"), request.query.get("state", "all")
        found = [
            one
            for one in map(self._refreshed, self.requests)
            if branch in {None, one.source} and state in {"all", one.state}
        ]
        found.sort(key=lambda one: one.iid, reverse=request.query.get("sort") != "asc")
        return self._paged(request, [self._shown(one) for one in found])

    def _create(self, request: Request, who: Account, project: str) -> Reply:
        self._member(who, project, 30)
        body = request.body
        missing = [
            f"{name} is missing" for name in ("title", "source_branch", "target_branch") if name not in body
        ]
        if missing:
            raise RefusalError(400, {"error": ", ".join(missing)})
        source, target = body["source_branch"], body["target_branch"]
        for one in self.requests:
            if (one.source, one.target, one.state, one.fork) == (source, target, "opened", False):
                again = f"Another open merge request already exists for this source branch: !{one.iid}"
                raise RefusalError(409, {"message": [again]})
        made = MergeRequest(len(self.requests) + 1, who, source, target, body["title"], "", [], self.now())
        made.remove_source = bool(body.get("remove_source_branch"))
        made.unseen = self.slow_to_see
        self.requests.append(made)
        self._write(made, who, body)
        return Reply(201, self._shown(self._refreshed(made), whole=True))

    def _get(self, _: Request, who: Account, project: str, number: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        reply = Reply(200, self._shown(one, whole=True))
        one.unseen, one.unlooked = max(0, one.unseen - 1), max(0, one.unlooked - (not one.unseen))
        return reply

    def _update(self, request: Request, who: Account, project: str, number: str) -> Reply:
        self._member(who, project, 30)
        one = self._one(number)
        self._write(one, who, request.body)
        if request.body.get("state_event") == "close" and one.state == "opened":
            self._finish(one, "closed", who)
        return Reply(200, self._shown(one, whole=True))

    def _write(self, one: MergeRequest, who: Account, body: dict[str, Any]) -> None:
        one.title = body.get("title", one.title)
        if "description" in body:
            one.description = self._without_actions(one, who, body["description"])
        one.labels = body["labels"].split(",") if body.get("labels") else one.labels
        added = [label for label in body.get("add_labels", "").split(",") if label]
        one.labels += [label for label in added if label not in one.labels]
        if "reviewer_ids" in body:
            one.reviewers = [a for a in self.accounts.values() if a.id in body["reviewer_ids"]]

    def _without_actions(self, one: MergeRequest, who: Account, text: str) -> str:
        """Quick actions, a line each, are carried out and taken away."""
        kept = []
        for line in text.split("\n"):
            if re.match(r"\s*/close\b", line):
                self._finish(one, "closed", who)
            elif re.match(r"\s*/approve\b", line):
                one.approved[who.username] = self.now()
            elif not re.match(r"\s*/(merge|label|assign)\b", line):
                kept.append(line)
        return "\n".join(kept)

    def _merge(self, request: Request, who: Account, project: str, number: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        if who.access < self.merge_access:
            raise RefusalError(401, {"message": "401 Unauthorized"})
        if self._merge_status(one) != "mergeable":
            raise RefusalError(405, {"message": "405 Method Not Allowed"})
        head = one.versions[-1][0]
        if request.body.get("sha") not in {None, head}:
            raise RefusalError(409, {"message": f"SHA does not match HEAD of source branch: {head}"})
        message = request.body.get("merge_commit_message") or f"Merge branch '{one.source}'"
        try:
            if self.fast_forward:
                self.repository.git("update-ref", f"refs/heads/{one.target}", head)
            else:
                one.commit = self.repository.merge(one.target, head, message)
        except ConflictError:
            raise RefusalError(422, {"message": "Branch cannot be merged"}) from None
        self._finish(one, "merged", who)
        if request.body.get("should_remove_source_branch") and self.repository.tip(one.source):
            self.repository.delete(one.source)
        return Reply(200, self._shown(one, whole=True))

    def _parts(self, request: Request, who: Account, project: str, number: str, what: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        entries = {"diffs": self._diffs, "versions": self._versions, "notes": self._notes}[what](one)
        return self._paged(request, entries)

    def _note(self, request: Request, who: Account, project: str, number: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        note = Note(next(self._ids), who, self._without_actions(one, who, request.body["body"]), self.now())
        one.notes.append(note)
        return Reply(201, self._note_shown(one, note))

    def _rewrite(self, request: Request, who: Account, project: str, number: str, note: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        found = next((held for held in one.notes if held.id == int(note)), None)
        if found is None:
            raise RefusalError(404, {"message": "404 Note Not Found"})
        if found.author.id != who.id and who.access < 40:
            raise RefusalError(403, {"message": "403 Forbidden"})
        found.body = request.body["body"]
        return Reply(200, self._note_shown(one, found))

    def _approvals(self, _: Request, who: Account, project: str, number: str) -> Reply:
        self._member(who, project, 20)
        one = self._one(number)
        people = {account.username: account for account in self.accounts.values()}
        given = [
            {"user": _person(people[name], self.address)}
            | ({"approved_at": _time(at)} if self.tells_when_approved else {})
            for name, at in one.approved.items()
        ]
        return Reply(200, gitlab_schema.checked("approvals", {"iid": one.iid, "approved_by": given}))

    def _approve(self, request: Request, who: Account, project: str, number: str, what: str) -> Reply:
        self._member(who, project, 30)
        one = self._one(number)
        if request.body.get("sha") not in {None, one.versions[-1][0]}:
            raise RefusalError(
                409, {"message": f"SHA does not match HEAD of source branch: {one.versions[-1][0]}"}
            )
        one.approved.pop(who.username, None)
        if what == "approve":
            one.approved[who.username] = self.now()
        said = "approved this merge request" if what == "approve" else "unapproved this merge request"
        one.notes.append(Note(next(self._ids), who, said, self._clock, system=True))
        return Reply(201, {"iid": one.iid})

    # Branches and statuses.

    def _branch(self, _: Request, who: Account, project: str, branch: str) -> Reply:
        self._member(who, project, 20)
        tip = self.repository.tip(branch)
        if tip is None:
            raise RefusalError(404, {"message": "404 Branch Not Found"})
        return Reply(200, gitlab_schema.checked("branch", {"name": branch, "commit": {"id": tip}}))

    def _statuses(self, request: Request, who: Account, project: str, commit: str) -> Reply:
        self._member(who, project, 20)
        self._commit(commit)
        by_name = {one["name"]: one for one in self.shown if one["sha"] == commit}
        return self._paged(request, list(by_name.values()))

    def _set_status(self, request: Request, who: Account, project: str, commit: str) -> Reply:
        self._member(who, project, 30)
        self._commit(commit)
        state, name = request.body.get("state"), request.body.get("name", "default")
        if state not in {"pending", "running", "success", "failed", "canceled", "skipped"}:
            raise RefusalError(400, {"error": "state does not have a valid value"})
        if request.body.get("target_url") == "":
            raise RefusalError(
                400, {"message": {"target_url": ["is blocked: Only allowed schemes are http, https"]}}
            )
        active = [
            one
            for one in self.shown
            if (one["sha"], one["name"]) == (commit, name) and one["status"] in _ACTIVE
        ]
        if active and active[-1]["status"] == state and not self.forgets_repeats:
            event = {"pending": "enqueue", "running": "run"}[state]
            reason = f'(Reason(s): Status cannot transition via "{event}")'
            raise RefusalError(
                400, {"message": f"Cannot transition status via :{event} from :{state} {reason}"}
            )
        status = active[-1] if active else {"id": next(self._ids), "sha": commit, "name": name, "ref": "main"}
        status |= {
            "status": state,
            "description": request.body.get("description"),
            "target_url": request.body.get("target_url"),
            "allow_failure": False,
            "created_at": _time(self.now()),
            "author": _person(who, self.address),
        }
        if not active:
            self.shown.append(status)
        return Reply(201, gitlab_schema.checked("status", status))

    # What it knows.

    def _one(self, number: str) -> MergeRequest:
        if not 0 < int(number) <= len(self.requests):
            raise RefusalError(404, {"message": "404 Not found"})
        return self._refreshed(self.requests[int(number) - 1])

    def _commit(self, commit: str) -> None:
        if not self.repository.has(commit):
            raise RefusalError(404, {"message": "404 Commit Not Found"})

    def _refreshed(self, one: MergeRequest) -> MergeRequest:
        """Sees pushes to the branch, and merges that somebody pushed to the target."""
        if one.state != "opened" or one.fork:
            return one
        tip = self.repository.tip(one.source)
        head = one.versions[-1][0] if one.versions else None
        if head and self.repository.holds(one.target, head):
            one.commit = self.repository.landed(one.target, head)
            self._finish(one, "merged", one.author)
        elif tip and tip != head and not one.unseen:
            one.versions.append((tip, self.now()))
            one.unlooked = self.slow_to_look
            if self.reset_approvals_on_push:
                one.approved.clear()
        elif tip and tip != head and head and one.unseen == 0:
            one.unseen = self.slow_to_see
        return one

    def _finish(self, one: MergeRequest, state: str, who: Account) -> None:
        if one.versions and self.repository.tip(one.target):
            head = one.versions[-1][0]
            if not one.base_sha:
                one.base_sha = self._fork_of(one, head)
        one.state, one.finished_by, one.finished_at = state, who, self.now()

    def _fork_of(self, one: MergeRequest, head: str) -> str:
        if one.commit and one.commit != head:
            return self.repository.git("merge-base", f"{one.commit}^1", head)
        if self.repository.holds(one.target, head):
            return self.repository.git("rev-parse", f"{head}^")
        return self.repository.fork(one.target, head)

    def _merge_status(self, one: MergeRequest) -> str:
        if one.state != "opened":
            return "not_open"
        if not one.versions:
            return "preparing" if one.unseen else "commits_status"
        if one.unlooked:
            return "checking" if one.unlooked == 1 else "unchecked"
        head = one.versions[-1][0]
        pipeline = {s["name"]: s["status"] for s in self.shown if s["sha"] == head}.values()
        if self.pipelines_must_succeed and not (pipeline and set(pipeline) <= {"success", "skipped"}):
            return "ci_still_running" if _ACTIVE & set(pipeline) else "ci_must_pass"
        if len(one.approved) < self.approvals_required:
            return "not_approved"
        return self.force_status or self._git_status(one, head)

    def _git_status(self, one: MergeRequest, head: str) -> str:
        try:
            self.repository.merged_tree(one.target, head)
        except ConflictError:
            return "conflict"
        tip = str(self.repository.tip(one.target))
        behind = self.fast_forward and self.repository.fork(one.target, head) != tip
        return "need_rebase" if behind else "mergeable"

    # What it shows.

    def _shown(self, one: MergeRequest, *, whole: bool = False) -> dict[str, Any]:
        head = one.versions[-1][0] if one.versions else None
        merged, closed = one.state == "merged", one.state == "closed"
        finished = _person(one.finished_by, self.address) if one.finished_by else None
        at = _time(one.finished_at) if one.finished_at else None
        shown = {
            "id": 1000 + one.iid,
            "iid": one.iid,
            "project_id": 7,
            "source_project_id": 8 if one.fork else 7,
            "target_project_id": 7,
            "title": one.title,
            "description": one.description,
            "state": one.state,
            "created_at": _time(one.at),
            "updated_at": _time(one.at),
            "merged_by": finished if merged else None,
            "merge_user": finished if merged else None,
            "merged_at": at if merged else None,
            "closed_by": finished if closed else None,
            "closed_at": at if closed else None,
            "source_branch": one.source,
            "target_branch": one.target,
            "author": _person(one.author, self.address),
            "assignees": [],
            "reviewers": [_person(person, self.address) for person in one.reviewers],
            "labels": list(one.labels),
            "draft": False,
            "detailed_merge_status": self._merge_status(one),
            "sha": head,
            "merge_commit_sha": one.commit if merged and one.commit != head else None,
            "squash_commit_sha": None,
            "web_url": f"{self.address}/{self.path}/-/merge_requests/{one.iid}",
            "squash": False,
            "should_remove_source_branch": None,
            "force_remove_source_branch": one.remove_source,
            "has_conflicts": False,
            "user_notes_count": sum(not note.system for note in one.notes),
        }
        refs = {"base_sha": head, "head_sha": head, "start_sha": head} if head else None
        more = {"diff_refs": refs, "merge_error": None, "user": {"can_merge": True}} if whole else {}
        return gitlab_schema.checked("request", shown | more)

    def _diffs(self, one: MergeRequest) -> list[dict[str, Any]]:
        if not one.versions:
            return []
        head = one.versions[-1][0]
        base = one.base_sha or self._fork_of(one, head)
        return [
            gitlab_schema.checked("diff", _diff(file, self.repository.diff(base, head, file)))
            for file in self.repository.files(base, head)
        ]

    def _versions(self, one: MergeRequest) -> list[dict[str, Any]]:
        return [
            gitlab_schema.checked("version", {"id": i, "head_commit_sha": head, "created_at": _time(at)})
            for i, (head, at) in reversed(list(enumerate(one.versions, start=1)))
        ]

    def _notes(self, one: MergeRequest) -> list[dict[str, Any]]:
        return [self._note_shown(one, note) for note in one.notes]

    def _note_shown(self, one: MergeRequest, note: Note) -> dict[str, Any]:
        shown = {
            "id": note.id,
            "body": note.body,
            "author": _person(note.author, self.address),
            "created_at": _time(note.at),
            "updated_at": _time(note.at),
            "system": note.system,
            "noteable_id": 1000 + one.iid,
            "noteable_type": "MergeRequest",
            "noteable_iid": one.iid,
            "resolvable": False,
            "internal": False,
        }
        return gitlab_schema.checked("note", shown)

    def _paged(self, request: Request, entries: list[dict[str, Any]]) -> Reply:
        size = min(self.page, int(request.query.get("per_page", "20")))
        page = int(request.query.get("page", "1"))
        last = max(1, -(-len(entries) // size))
        link = f"{self.address}{request.path}?"
        following = "&".join(f"{k}={v}" for k, v in {**request.query, "page": str(page + 1)}.items())
        headers = {
            "X-Page": str(page),
            "X-Per-Page": str(size),
            "X-Total": str(len(entries)),
            "X-Total-Pages": str(last),
            "X-Next-Page": str(page + 1) if page < last else "",
        } | ({"Link": f'<{link}{following}>; rel="next"'} if page < last else {})
        return Reply(200, entries[(page - 1) * size : page * size], headers)


def _person(account: Account, address: str) -> dict[str, Any]:
    person = {
        "id": account.id,
        "username": account.username,
        "name": account.username.title(),
        "state": "active",
        "avatar_url": None,
        "web_url": f"{address}/{account.username}",
    }
    return gitlab_schema.checked("person", person)


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


def _time(at: datetime.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
