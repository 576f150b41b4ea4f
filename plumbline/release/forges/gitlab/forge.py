"""Merge requests on GitLab: the forge protocol over one project."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.errors import ForgeError
from plumbline.release.forges.gitlab import comments, merging, proposing, statuses
from plumbline.release.forges.gitlab.answers import head_of, is_ours, pull_request
from plumbline.release.forges.gitlab.approvals import approvals
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.gitlab.refusals import explained
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote


class GitLabForge:
    """One project. Git's part goes over `remote`."""

    def __init__(self, gitlab: GitLabProject, remote: Callable[[], Remote]) -> None:
        self.name = gitlab.name
        self._gitlab = gitlab
        self._remote = remote

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        return self._remote()

    @property
    def me(self) -> str:
        """The account of the token."""
        with self._saying("ask whose token it is"):
            return self._gitlab.me

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Merge requests of this project's branches, without files and diff; see `Forge`."""
        with self._saying("list merge requests"):
            return [pull_request(one, ()) for one in self._gitlab.requests(branch) if is_ours(one)]

    def get(self, number: int) -> PullRequest:
        """One merge request as it is now."""
        with self._saying(f"read merge request {number}"):
            return self._view(self._gitlab.request(number))

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        with self._saying(f"open a merge request of {draft.branch}"):
            return self._view(proposing.create(self._gitlab, draft))

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and description anew; see `Forge`."""
        request = proposing.update(self._gitlab, number, draft)
        with self._saying(f"update merge request {number}"):
            return self._view(request)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        with self._saying(f"comment on merge request {number}"):
            comments.say(self._gitlab, number, text, key)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name."""
        with self._saying(f"read the statuses of {commit[:12]}"):
            return statuses.shown(self._gitlab, commit)

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        with self._saying(f"set status {status.name} of {commit[:12]}"):
            statuses.show(self._gitlab, commit, status)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the approvals of merge request {number}"):
            approved = self._gitlab.approved_by(number)
            if not approved:
                return ()
            versions, notes = self._gitlab.versions(number), self._gitlab.notes(number)
            return approvals(self._gitlab.request(number), approved, versions, notes)

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._saying(f"merge merge request {number}"):
            return self._view(merging.merge(self._gitlab, number, head, actor))

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # GitLab names the account
        with self._saying(f"close merge request {number}"):
            request = self._gitlab.request(number)
            if request["state"] == "merged":
                raise ForgeError(f"{self.name}: merge request {number} is merged; roll back instead")
            if request["state"] == "opened":
                closing = {"state_event": "close"}
                self._gitlab.patience.ask(lambda: self._gitlab.update(number, closing), repeatable=True)
                branches.delete(self.remote, request["source_branch"], head_of(request))
            return self._view(merging.finished(self._gitlab, number, "closed"))

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a merge request that takes a merged one back."""
        return branches.revert(self, number, branch)

    def _view(self, request: JsonObject) -> PullRequest:
        return pull_request(request, self._gitlab.diffs(request["iid"]))

    def _saying(self, what: str) -> contextlib.AbstractContextManager[None]:
        return explained(f"{self.name}: {what}")
