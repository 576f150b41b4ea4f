"""The project that the stand-in keeps: its settings, its merge requests, and what it knows of each."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from tests.release.forges.bare_repository import BareRepository, ConflictError
from tests.release.forges.gitlab_stand_in.records import Account, MergeRequest
from tests.release.forges.stand_in_server import RefusalError, Reply, Request, StandInServer

_ACTIVE = {"pending", "running"}


class Project(StandInServer):
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
        self.ids = itertools.count(1)
        self.clock = datetime.datetime(2026, 1, 5, 8, 0, tzinfo=datetime.UTC)

    def account(self, token: str, username: str, **options: Any) -> Account:
        account = Account(next(self.ids), username, **options)
        self.accounts[token] = account
        return account

    def now(self) -> datetime.datetime:
        self.clock += datetime.timedelta(seconds=1)
        return self.clock

    def must_be_member(self, who: Account, project: str, access: int) -> None:
        if project != self.path or who.access == 0:
            raise RefusalError(404, {"message": "404 Project Not Found"})
        if who.access < access:
            raise RefusalError(403, {"message": "403 Forbidden"})

    def one(self, number: str) -> MergeRequest:
        if not 0 < int(number) <= len(self.requests):
            raise RefusalError(404, {"message": "404 Not found"})
        return self.refreshed(self.requests[int(number) - 1])

    def must_have(self, commit: str) -> None:
        if not self.repository.has(commit):
            raise RefusalError(404, {"message": "404 Commit Not Found"})

    def refreshed(self, one: MergeRequest) -> MergeRequest:
        """Sees pushes to the branch, and merges that somebody pushed to the target."""
        if one.state != "opened" or one.fork:
            return one
        tip = self.repository.tip(one.source)
        head = one.versions[-1][0] if one.versions else None
        if head and self.repository.holds(one.target, head):
            one.commit = self.repository.landed(one.target, head)
            self.finish(one, "merged", one.author)
        elif tip and tip != head and not one.unseen:
            one.versions.append((tip, self.now()))
            one.unlooked = self.slow_to_look
            if self.reset_approvals_on_push:
                one.approved.clear()
        elif tip and tip != head and head and one.unseen == 0:
            one.unseen = self.slow_to_see
        return one

    def finish(self, one: MergeRequest, state: str, who: Account) -> None:
        if one.versions and self.repository.tip(one.target):
            head = one.versions[-1][0]
            if not one.base_sha:
                one.base_sha = self.fork_of(one, head)
        one.state, one.finished_by, one.finished_at = state, who, self.now()

    def fork_of(self, one: MergeRequest, head: str) -> str:
        if one.commit and one.commit != head:
            return self.repository.git("merge-base", f"{one.commit}^1", head)
        if self.repository.holds(one.target, head):
            return self.repository.git("rev-parse", f"{head}^")
        return self.repository.fork(one.target, head)

    def merge_status(self, one: MergeRequest) -> str:
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

    def paged(self, request: Request, entries: list[dict[str, Any]]) -> Reply:
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
