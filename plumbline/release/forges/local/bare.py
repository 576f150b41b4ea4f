"""What git says in a local forge's bare repository: where branches are, and what became of a pull request."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from plumbline.records import PullRequest
from plumbline.release.forges.local.pull_store import StoredPull
from plumbline.release.git.command import Git


@dataclass(frozen=True)
class Bare:
    """A bare repository."""

    git: Git

    def tip(self, branch: str) -> str | None:
        """The commit a branch is at; none if there is no such branch."""
        return self.git.try_run("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")

    def has(self, commit: str) -> bool:
        """Whether there is such a commit."""
        return self.git.try_run("cat-file", "-e", f"{commit}^{{commit}}") is not None

    def fork(self, base: str, commit: str) -> str:
        """The commit of a branch that another commit starts from."""
        return self.git.run("merge-base", f"refs/heads/{base}", commit)

    def keep(self, pull: StoredPull) -> None:
        """Sees to it that the head of a pull request survives its branch."""
        self.git.run("update-ref", f"refs/pull/{pull.number}/head", pull.head)

    def delete(self, branch: str) -> None:
        """Deletes a branch, if it is there."""
        if self.tip(branch) is not None:
            self.git.run("update-ref", "-d", f"refs/heads/{branch}")

    def refreshed(self, pull: StoredPull) -> StoredPull:
        """The pull request after what happened in git since: merged there, or pushed to."""
        if pull.state != "open":
            return pull
        if self._holds(pull.base, pull.head):
            return pull.model_copy(update=self._merged_with_git(self._landed(pull)))
        tip = self.tip(pull.branch)
        if tip in (None, pull.head) or self._holds(pull.base, str(tip)):
            return pull
        return pull.model_copy(update={"head": tip, "fork": self.fork(pull.base, str(tip))})

    def shown(self, pull: StoredPull) -> PullRequest:
        """The pull request with files and diff."""
        plain = ("diff", "--no-ext-diff", "--no-textconv", "--no-color")
        files = self.git.run(*plain, "--name-only", "-z", pull.fork, pull.head).split("\0")
        return PullRequest(
            **pull.model_dump(exclude={"fork", "actor", "reviewers", "comments"}),
            finished_by=pull.actor or "",
            files=tuple(file for file in files if file),
            diff=self.git.run(*plain, pull.fork, pull.head),
        )

    def _holds(self, branch: str, commit: str) -> bool:
        return self.git.try_run("merge-base", "--is-ancestor", commit, f"refs/heads/{branch}") is not None

    def _landed(self, pull: StoredPull) -> str:
        """The commit that brought its head into the base."""
        span = f"{pull.head}..refs/heads/{pull.base}"
        later = self.git.run("rev-list", "--ancestry-path", "--reverse", span).split()
        return later[0] if later else pull.head

    def _merged_with_git(self, commit: str) -> dict[str, object]:
        told = self.git.run(
            "show", "--no-patch", "--format=%(trailers:key=Merged-by,valueonly)%x00%an%x00%cI", commit
        )
        trailer, author, date = told.split("\0")
        who, when = trailer.strip() or author, datetime.datetime.fromisoformat(date)
        return {"state": "merged", "merged_as": commit, "actor": who, "finished_at": when}
