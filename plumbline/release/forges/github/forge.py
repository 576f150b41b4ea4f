"""Pull requests on GitHub: the forge protocol over one repository."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from functools import cached_property

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.errors import BusyError, ForgeError, LostRaceError, NoSuchError, RefusedError
from plumbline.release.forges.github import answers
from plumbline.release.forges.github.answers import Mergeability
from plumbline.release.forges.github.client import GitHubRepository
from plumbline.release.forges.patience import Patience
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote

_METHODS = ("merge", "squash", "rebase")
"""How to merge, first choice first; a repository may allow only some."""
_LOOKS = 3
"""How often a pull request is written until it says what it should."""
_LABEL_COLOR = "5319e7"
_PULLS = "to read and write pull requests"
_log = logging.getLogger(__name__)


class GitHubForge:
    """One repository. Git's part goes over `remote`."""

    def __init__(
        self,
        name: str,
        repository: GitHubRepository,
        remote: Callable[[], Remote],
        patience: Patience | None = None,
    ) -> None:
        self.name = name
        self._repository = repository
        self._remote = remote
        self._patience = patience or Patience()

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        with self._saying("get a token for git"):
            return self._remote()

    @cached_property
    def me(self) -> str:
        """The account of the token, or the App's."""
        with self._saying("ask whose token it is"):
            return self._repository.account()

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of this repository's branches, without files and diff; see `Forge`."""
        with self._saying("list pull requests"):
            return self._repository.pulls(branch)

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""
        with self._saying(f"read pull request {number}"):
            return self._repository.pull(number)

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        what = f"{self.name}: open a pull request of {draft.branch}"
        try:
            number = self._repository.create(draft)
        except BusyError:  # the answer got lost; what it did shows
            opened = self._open_one(draft)
            if opened is None:
                raise
            number = opened
        except RefusedError as refused:
            error = answers.not_created(refused, what, draft.base, draft.branch)
            opened = self._open_one(draft) if error is None else None
            if opened is None:
                raise error or answers.refusal(refused, what, _PULLS) from None
            return self.update(opened, draft)
        self._add(number, draft)
        return self.get(number)

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew; see `Forge`."""
        with self._saying(f"update pull request {number}"):
            self._patience.ask(lambda: self._write(number, draft), repeatable=True)
        self._add(number, draft)
        return self.get(number)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        body = marked(text, key)
        with self._saying(f"comment on pull request {number}", "to read and write issues or pull requests"):
            said = self._repository.comments(number)
            mine = [one for one in said if one.author == self.me and marker(key) in one.text]
            if not mine:
                self._say(number, body)
            elif mine[0].text != body:
                self._repository.rewrite(number, mine[0].number, body)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name. Check runs are not among them."""
        with self._saying(f"read the statuses of {commit[:12]}", "to read and write commit statuses"):
            return answers.latest(self._repository.statuses(commit))

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        with self._saying(f"set status {status.name} of {commit[:12]}", "to read and write commit statuses"):
            self._repository.set_status(commit, status)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the reviews of pull request {number}"):
            pull, reviews = self._repository.mergeability(number).pull, self._repository.reviews(number)
            return answers.approvals(reviews, pull.head, pull.author, self._repository.may_write)

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges, with a merge commit where that is allowed, and deletes the branch; see `Forge`."""
        what = f"{self.name}: merge pull request {number}"
        with self._saying(f"merge pull request {number}"):
            seen = self._looked_at(number, head)
            if seen.pull.state == "closed":
                raise ForgeError(f"{what}: it is closed; it cannot be merged")
            if seen.pull.state == "open":
                if error := answers.not_mergeable(seen, what, seen.pull.base):
                    raise error
                self._merge(seen.pull, head, actor, what)
                branches.delete(self.remote, seen.pull.branch, head)
            return self._repository.pull(number)

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # GitHub names the account
        with self._saying(f"close pull request {number}"):
            pull = self._repository.pull(number)
            if pull.state == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            if pull.state == "open":
                self._patience.ask(lambda: self._repository.edit(number, state="closed"), repeatable=True)
                branches.delete(self.remote, pull.branch, pull.head)
            return self._repository.pull(number)

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    @contextlib.contextmanager
    def _saying(self, what: str, right: str = _PULLS) -> Iterator[None]:
        try:
            yield
        except RefusedError as refused:
            raise answers.refusal(refused, f"{self.name}: {what}", right) from None

    def _say(self, number: int, body: str) -> None:
        try:
            self._repository.comment(number, body)
        except BusyError:  # the answer got lost; what it did shows
            if all(one.text != body for one in self._repository.comments(number)):
                raise

    def _open_one(self, draft: Draft) -> int | None:
        with self._saying("list pull requests"):
            found = [pull for pull in self._repository.pulls(draft.branch) if pull.state == "open"]
        return next((pull.number for pull in found if pull.base == draft.base), None)

    def _write(self, number: int, draft: Draft) -> None:
        """Makes it say what the draft says, as long as it is about the draft's commit.

        Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
        """
        for _ in range(_LOOKS):
            pull = self._at_head(number, draft)
            if answers.says(pull, draft):
                return
            self._repository.edit(number, title=draft.title, body=draft.body, base=draft.base)
        self._at_head(number, draft)

    def _at_head(self, number: int, draft: Draft) -> PullRequest:
        """The pull request, open and at the draft's head; GitHub sees a push a moment later."""
        pull = self._patience.until(
            lambda: self._repository.mergeability(number).pull,
            lambda one: (
                one.state != "open" or one.head == draft.head or self._moved(draft.branch, draft.head)
            ),
        )
        if pull.state != "open" or pull.head != draft.head:
            raise LostRaceError(
                f"{self.name}: pull request {number} is {pull.state}, at {pull.head[:12]} and not at "
                f"{draft.head[:12]}; run again"
            )
        return pull

    def _moved(self, branch: str, head: str) -> bool:
        return self._repository.tip(branch) != head

    def _add(self, number: int, draft: Draft) -> None:
        """Labels and reviewers that are not there yet."""
        with self._saying(f"label pull request {number}"):
            self._add_labels(number, draft)
            self._add_reviewers(number, draft)

    def _add_labels(self, number: int, draft: Draft) -> None:
        missing = [name for name in draft.labels if name not in self._repository.labels(number)]
        for name in missing:
            if not self._repository.has_label(name):
                with contextlib.suppress(RefusedError):  # made meanwhile, or no right: adding it tells
                    self._repository.create_label(name, _LABEL_COLOR)
        try:
            if missing:
                self._repository.add_labels(number, missing)
        except RefusedError as refused:  # no label is worth losing a pull request over
            _log.warning("%s: pull request %s gets no label: %s", self.name, number, refused.words)

    def _add_reviewers(self, number: int, draft: Draft) -> None:
        if not draft.reviewers:
            return
        there = self._repository.requested(number) | {one.person for one in self._repository.reviews(number)}
        missing = [name for name in draft.reviewers if name not in there and name != self.me]
        people = [name for name in missing if "/" not in name]
        teams = [name.partition("/")[2] for name in missing if "/" in name]
        try:
            if missing:
                self._repository.request_review(number, people, teams)
        except RefusedError as refused:
            raise NoSuchError(
                f"{self.name}: GitHub asks {', '.join(missing)} for no review ({refused.words}); correct "
                "`reviewers` in policies/release.yaml, or give them access to the repository"
            ) from None

    def _looked_at(self, number: int, head: str) -> Mergeability:
        """The pull request once GitHub has seen the head and looked whether it can be merged."""
        seen = self._patience.until(
            lambda: self._repository.mergeability(number),
            lambda one: (
                one.pull.state != "open"
                or (one.pull.head != head and self._moved(one.pull.branch, head))
                or (one.pull.head == head and one.mergeable is not None)
            ),
        )
        if seen.pull.state == "open" and seen.pull.head != head:
            raise LostRaceError(
                f"{self.name}: pull request {number} moved on from {head[:12]} to {seen.pull.head[:12]}; "
                "look at it again"
            )
        return seen

    def _merge(self, pull: PullRequest, head: str, actor: str, what: str) -> None:
        message = f"{pull.title}\n\nMerged-by: {' '.join(actor.split())}"
        for method in _METHODS:
            try:
                self._repository.merge(pull.number, head, method, message)
            except BusyError:  # the answer got lost; what it did shows
                if self._repository.mergeability(pull.number).pull.state == "open":
                    raise
            except RefusedError as refused:
                if "not allowed on this repository" in refused.words and method != _METHODS[-1]:
                    continue
                raise answers.not_merged(refused, what, pull.base) from None
            return
