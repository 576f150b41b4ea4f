"""Pull requests on Gitea and Forgejo: the forge protocol over one repository."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.errors import BusyError, ForgeError, LostRaceError, NoSuchError, RefusedError
from plumbline.release.forges.gitea import answers
from plumbline.release.forges.gitea.client import GiteaRepository
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.forges.patience import Patience
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote

_LOOKING = 10.0
"""Seconds the forge may take to look for conflicts; it does not tell that apart from having found some."""

_LOOKS = 3
"""How often a pull request is written until it says what it should."""


class GiteaForge:
    """One repository. Git's part goes over `remote`."""

    def __init__(
        self,
        name: str,
        repository: GiteaRepository,
        remote: Callable[[], Remote],
        patience: Patience | None = None,
    ) -> None:
        self.name = name
        self._repository = repository
        self._remote = remote
        self._patience = patience or Patience()
        self._look = replace(self._patience, seconds=_LOOKING)

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        return self._remote()

    @cached_property
    def me(self) -> str:
        """The account of the token."""
        with self._saying("ask whose token it is"):
            return answers.login(self._repository.account())

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of this repository's branches; see `Forge`.

        Without files and diff, and without who closed one.
        """
        with self._saying("list pull requests"):
            found = [one for one in self._repository.pulls() if answers.is_ours(one)]
            wanted = [one for one in found if branch in (None, answers.branch_of(one))]
            return [answers.pull_request(one, (), "", "") for one in wanted]

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""
        with self._saying(f"read pull request {number}"):
            return self._view(self._repository.pull(number))

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        with self._saying(f"open a pull request of {draft.branch}"):
            self._must_exist(draft.base, "correct `release.branch` in the model's spec")
            self._must_exist(draft.branch, "run again to write it anew")
            fields = {"head": draft.branch, "base": draft.base, "title": draft.title, "body": draft.body}
            try:
                made = self._repository.create(fields)
            except (BusyError, RefusedError) as error:
                if isinstance(error, RefusedError) and error.code != 409:
                    raise
                existing = self._open_one(draft.branch, draft.base)
                if existing is None:
                    raise
                return self.update(existing["number"], draft)
            self._add(made, draft)
            return self._view(self._repository.pull(made["number"]))

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew; see `Forge`."""
        with self._saying(f"update pull request {number}"):
            return self._patience.ask(lambda: self._write(number, draft), repeatable=True)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        body = marked(text, key)
        with self._saying(f"comment on pull request {number}"):
            mine = [one for one in self._repository.comments(number) if self._is_mine(one, key)]
            if not mine:
                self._repository.comment(number, body)
            elif mine[0]["body"] != body:
                said = mine[0]["id"]
                self._patience.ask(lambda: self._repository.rewrite(said, body), repeatable=True)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name."""
        with self._saying(f"read the statuses of {commit[:12]}"):
            return answers.latest(self._repository.statuses(commit))

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        fields = {
            "context": status.name,
            "state": status.state,
            "description": status.text,
            "target_url": status.address,
        }
        with self._saying(f"set status {status.name} of {commit[:12]}"):
            self._repository.set_status(commit, fields)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the reviews of pull request {number}"):
            reviews = list(self._repository.reviews(number))
            return answers.approvals(self._repository.pull(number), reviews)

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._saying(f"merge pull request {number}"):
            pull = self._looked_at(number, head)
            if answers.state_of(pull) == "open":
                self._merge(pull, head, actor)
            return self._finished(number, "merged")

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # the forge names the account
        with self._saying(f"close pull request {number}"):
            pull = self._repository.pull(number)
            if answers.state_of(pull) == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            if answers.state_of(pull) == "open":
                closing = {"state": "closed"}
                self._patience.ask(lambda: self._repository.update(number, closing), repeatable=True)
                branches.delete(self.remote, answers.branch_of(pull), pull["head"]["sha"])
            return self._finished(number, "closed")

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    @contextlib.contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        try:
            yield
        except RefusedError as refused:
            raise answers.refusal(refused, f"{self.name}: {what}") from None

    def _view(self, pull: JsonObject) -> PullRequest:
        number = pull["number"]
        closed = answers.state_of(pull) == "closed"
        return answers.pull_request(
            pull,
            self._repository.files(number),
            self._repository.diff(number),
            answers.who_closed(self._repository.timeline(number)) if closed else "",
        )

    def _must_exist(self, branch: str, remedy: str) -> None:
        try:
            self._repository.tip(branch)
        except RefusedError as refused:
            if refused.code != 404:
                raise
            raise NoSuchError(f"{self.name}: has no branch {branch}; {remedy}") from None

    def _open_one(self, branch: str, base: str) -> JsonObject | None:
        for pull in self._repository.pulls():
            ours = answers.is_ours(pull) and answers.state_of(pull) == "open"
            if ours and (answers.branch_of(pull), pull["base"]["ref"]) == (branch, base):
                return pull
        return None

    def _write(self, number: int, draft: Draft) -> PullRequest:
        """Makes it say what the draft says, as long as it is about the draft's commit.

        Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
        """
        wanted = {"title": draft.title, "body": draft.body}
        for _ in range(_LOOKS):
            pull = self._at_head(number, draft)
            changed = {name: value for name, value in wanted.items() if pull.get(name) != value}
            if not changed:
                break
            self._repository.update(number, changed)
        self._add(pull, draft)
        return self._view(self._at_head(number, draft))

    def _at_head(self, number: int, draft: Draft) -> JsonObject:
        pull = self._repository.pull(number)
        if answers.state_of(pull) != "open" or pull["head"]["sha"] != draft.head:
            raise LostRaceError(
                f"{self.name}: pull request {number} is {answers.state_of(pull)}, at "
                f"{str(pull['head']['sha'])[:12]} and not at {draft.head[:12]}; run again"
            )
        return pull

    def _add(self, pull: JsonObject, draft: Draft) -> None:
        """Adds labels and asks reviewers; what people added stays."""
        there = {label["name"] for label in pull.get("labels") or ()}
        missing = [name for name in draft.labels if name not in there]
        if missing:
            known = self._repository.labels()
            numbers = [known.get(name) or self._repository.make_label(name) for name in missing]
            self._repository.add_labels(pull["number"], numbers)
        asked = {answers.login(user) for user in pull.get("requested_reviewers") or ()}
        new = [name for name in draft.reviewers if name not in asked]
        if new:
            self._repository.ask(pull["number"], new)

    def _is_mine(self, comment: JsonObject, key: str) -> bool:
        return answers.login(comment.get("user")) == self.me and marker(key) in comment["body"]

    def _looked_at(self, number: int, head: str) -> JsonObject:
        """The pull request once the forge has looked for conflicts, or has had the time to."""
        pull = self._look.until(
            lambda: self._repository.pull(number),
            lambda one: answers.state_of(one) != "open" or one["head"]["sha"] != head or one["mergeable"],
        )
        if answers.state_of(pull) == "open" and pull["head"]["sha"] != head:
            raise answers.moved(pull, self.name, head)
        return pull

    def _merge(self, pull: JsonObject, head: str, actor: str) -> None:
        number = pull["number"]
        fields = {
            "Do": "merge",
            "head_commit_id": head,
            "delete_branch_after_merge": True,
            "MergeTitleField": f"Merge pull request {number}: {pull['title']}",
            "MergeMessageField": f"Merged-by: {' '.join(actor.split())}",
        }
        try:
            self._repository.merge(number, fields)
        except BusyError:  # the answer got lost; what it did shows
            if answers.state_of(self._repository.pull(number)) == "open":
                raise
        except RefusedError as refused:
            now = self._repository.pull(number)
            if answers.state_of(now) == "merged":
                return  # somebody was faster, or only the branch was not deleted
            if answers.AGAIN in refused.words:
                raise answers.conflict(now, self.name) from None
            raise answers.unmerged(now, self.name, refused) from None

    def _finished(self, number: int, state: str) -> PullRequest:
        pull = self._repository.pull(number)
        if answers.state_of(pull) != state:
            raise ForgeError(f"{self.name}: pull request {number} is {answers.state_of(pull)}, not {state}")
        return self._view(pull)
