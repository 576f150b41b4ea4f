"""Pull requests on GitHub: the forge protocol over one repository."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.errors import ForgeError
from plumbline.release.forges.github import comments, merging, proposing, pulls, reviews, statuses
from plumbline.release.forges.github.client import GitHubRepository
from plumbline.release.forges.github.refusals import PULLS, explained
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote

_STATUSES = "to read and write commit statuses"


class GitHubForge:
    """One repository. Git's part goes over `remote`."""

    def __init__(self, github: GitHubRepository, remote: Callable[[], Remote]) -> None:
        self.name = github.name
        self._github = github
        self._remote = remote

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        with self._saying("get a token for git"):
            return self._remote()

    @property
    def me(self) -> str:
        """The account of the token, or the App's."""
        with self._saying("ask whose token it is"):
            return self._github.me

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of this repository's branches, without files and diff; see `Forge`."""
        with self._saying("list pull requests"):
            return pulls.of_branch(self._github, branch)

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""
        with self._saying(f"read pull request {number}"):
            return pulls.whole(self._github, number)

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        return self.get(proposing.create(self._github, draft))

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew; see `Forge`."""
        proposing.update(self._github, number, draft)
        return self.get(number)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        with self._saying(f"comment on pull request {number}", "to read and write issues or pull requests"):
            comments.say(self._github, number, text, key)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name. Check runs are not among them."""
        with self._saying(f"read the statuses of {commit[:12]}", _STATUSES):
            return statuses.shown(self._github, commit)

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        with self._saying(f"set status {status.name} of {commit[:12]}", _STATUSES):
            statuses.show(self._github, commit, status)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the reviews of pull request {number}"):
            pull = pulls.mergeability(self._github, number).pull
            said = reviews.all_of(self._github, number)
            return reviews.approvals(
                said, pull.head, pull.author, lambda person: reviews.may_write(self._github, person)
            )

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges, with a merge commit where that is allowed, and deletes the branch; see `Forge`."""
        with self._saying(f"merge pull request {number}"):
            merged = merging.merge(self._github, number, head, actor)
            if merged:
                branches.delete(self.remote, merged.branch, head)
            return pulls.whole(self._github, number)

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # GitHub names the account
        with self._saying(f"close pull request {number}"):
            pull = pulls.whole(self._github, number)
            if pull.state == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            if pull.state == "open":
                closing = {"state": "closed"}
                self._github.patience.ask(
                    lambda: pulls.edit(self._github, number, **closing), repeatable=True
                )
                branches.delete(self.remote, pull.branch, pull.head)
            return pulls.whole(self._github, number)

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    def _saying(self, what: str, right: str = PULLS) -> contextlib.AbstractContextManager[None]:
        return explained(f"{self.name}: {what}", right)
