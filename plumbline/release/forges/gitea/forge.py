"""Pull requests on Gitea and Forgejo: the forge protocol over one repository."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.errors import ForgeError
from plumbline.release.forges.gitea import comments, merging, proposing, statuses
from plumbline.release.forges.gitea.answers import branch_of, is_ours, pull_request, state_of, who_closed
from plumbline.release.forges.gitea.approvals import approvals
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.gitea.refusals import explained
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote


class GiteaForge:
    """One repository. Git's part goes over `remote`."""

    def __init__(self, gitea: GiteaRepository, remote: Callable[[], Remote]) -> None:
        self.name = gitea.name
        self._gitea = gitea
        self._remote = remote

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        return self._remote()

    @property
    def me(self) -> str:
        """The account of the token."""
        with self._saying("ask whose token it is"):
            return self._gitea.me

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of this repository's branches; see `Forge`.

        Without files and diff, and without who closed one.
        """
        with self._saying("list pull requests"):
            found = [one for one in self._gitea.pulls() if is_ours(one)]
            wanted = [one for one in found if branch in (None, branch_of(one))]
            return [pull_request(one, (), "", "") for one in wanted]

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""
        with self._saying(f"read pull request {number}"):
            return self._view(self._gitea.pull(number))

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        with self._saying(f"open a pull request of {draft.branch}"):
            return self._view(proposing.create(self._gitea, draft))

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew; see `Forge`."""
        pull = proposing.update(self._gitea, number, draft)
        with self._saying(f"update pull request {number}"):
            return self._view(pull)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        with self._saying(f"comment on pull request {number}"):
            comments.say(self._gitea, number, text, key)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name."""
        with self._saying(f"read the statuses of {commit[:12]}"):
            return statuses.shown(self._gitea, commit)

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        with self._saying(f"set status {status.name} of {commit[:12]}"):
            statuses.show(self._gitea, commit, status)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the reviews of pull request {number}"):
            reviews = list(self._gitea.reviews(number))
            return approvals(self._gitea.pull(number), reviews)

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._saying(f"merge pull request {number}"):
            return self._view(merging.merge(self._gitea, number, head, actor))

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # the forge names the account
        with self._saying(f"close pull request {number}"):
            pull = self._gitea.pull(number)
            if state_of(pull) == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            if state_of(pull) == "open":
                closing = {"state": "closed"}
                self._gitea.patience.ask(lambda: self._gitea.update(number, closing), repeatable=True)
                branches.delete(self.remote, branch_of(pull), pull["head"]["sha"])
            return self._view(merging.finished(self._gitea, number, "closed"))

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    def _view(self, pull: JsonObject) -> PullRequest:
        number = pull["number"]
        closed = state_of(pull) == "closed"
        return pull_request(
            pull,
            self._gitea.files(number),
            self._gitea.diff(number),
            who_closed(self._gitea.timeline(number)) if closed else "",
        )

    def _saying(self, what: str) -> contextlib.AbstractContextManager[None]:
        return explained(f"{self.name}: {what}")
