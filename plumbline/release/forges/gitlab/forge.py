"""Merge requests on GitLab: the forge protocol over one project."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
    RefusedError,
)
from plumbline.release.forges.gitlab import answers
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.forges.patience import Patience
from plumbline.release.git import branches
from plumbline.release.git.remote import Remote

_LOOKS = 3
"""How often a merge request is written until it says what it should."""


class GitLabForge:
    """One project. Git's part goes over `remote`."""

    def __init__(
        self,
        name: str,
        project: GitLabProject,
        remote: Callable[[], Remote],
        patience: Patience | None = None,
    ) -> None:
        self.name = name
        self._project = project
        self._remote = remote
        self._patience = patience or Patience()

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now."""
        return self._remote()

    @cached_property
    def me(self) -> str:
        """The account of the token."""
        with self._saying("ask whose token it is"):
            return answers.username(self._project.account())

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Merge requests of this project's branches, without files and diff; see `Forge`."""
        with self._saying("list merge requests"):
            found = self._project.requests(branch)
            return [answers.pull_request(one, ()) for one in found if answers.is_ours(one)]

    def get(self, number: int) -> PullRequest:
        """One merge request as it is now."""
        return self._view(self._request(number))

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or comes back with the open one of the branch; see `Forge`."""
        with self._saying(f"open a merge request of {draft.branch}"):
            self._tip(draft.base, "correct `release.branch` in the model's spec")
            self._tip(draft.branch, "run again to write it anew")
            try:
                made = self._project.create(self._fields(draft))
            except (BusyError, RefusedError) as error:
                if isinstance(error, RefusedError) and error.code != 409:
                    raise
                existing = self._open_one(draft.branch, draft.base)
                if existing is None:
                    raise
                return self.update(existing["iid"], draft)
            return self._view(made)

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and description anew; see `Forge`."""
        with self._saying(f"update merge request {number}"):
            return self._patience.ask(lambda: self._write(number, draft), repeatable=True)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something once per key; see `Forge`."""
        body = answers.inert(marked(text, key))
        with self._saying(f"comment on merge request {number}"):
            mine = [note for note in self._project.notes(number) if self._is_mine(note, key)]
            if not mine:
                self._project.comment(number, body)
            elif mine[0]["body"] != body:
                note = mine[0]["id"]
                self._patience.ask(lambda: self._project.rewrite(number, note, body), repeatable=True)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name."""
        with self._saying(f"read the statuses of {commit[:12]}"):
            return answers.latest(self._project.statuses(commit))

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; see `Forge`."""
        if status in self.statuses(commit):
            return
        fields = answers.status_fields(status)
        with self._saying(f"set status {status.name} of {commit[:12]}"):
            try:
                self._project.set_status(commit, fields)
            except RefusedError as refused:
                if refused.code != 400 or "Cannot transition" not in refused.words:
                    raise
                self._set_again(commit, status, fields)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """Who approved the present head; see `Forge`."""
        with self._saying(f"read the approvals of merge request {number}"):
            approved = self._project.approved_by(number)
            if not approved:
                return ()
            versions, notes = self._project.versions(number), self._project.notes(number)
            return answers.approvals(self._project.request(number), approved, versions, notes)

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._saying(f"merge merge request {number}"):
            request = self._looked_at(number, head)
            if request["state"] == "opened":
                self._must_be_ready(request, head)
                self._patience.ask(lambda: self._merge(request, head, actor), repeatable=False)
            return self._finished(number, "merged")

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        del actor  # GitLab names the account
        with self._saying(f"close merge request {number}"):
            request = self._project.request(number)
            if request["state"] == "merged":
                raise ForgeError(f"{self.name}: merge request {number} is merged; roll back instead")
            if request["state"] == "opened":
                closing = {"state_event": "close"}
                self._patience.ask(lambda: self._project.update(number, closing), repeatable=True)
                branches.delete(self.remote, request["source_branch"], answers.head_of(request))
            return self._finished(number, "closed")

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a merge request that takes a merged one back."""
        return branches.revert(self, number, branch)

    @contextlib.contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        try:
            yield
        except RefusedError as refused:
            raise answers.refusal(refused.code, refused.words, f"{self.name}: {what}") from None

    def _view(self, request: JsonObject) -> PullRequest:
        return answers.pull_request(request, self._project.diffs(request["iid"]))

    def _request(self, number: int) -> JsonObject:
        with self._saying(f"read merge request {number}"):
            return self._project.request(number)

    def _tip(self, branch: str, remedy: str) -> str:
        try:
            return self._project.tip(branch)
        except RefusedError as refused:
            if refused.code != 404 or "Branch" not in refused.words:
                raise
            raise NoSuchError(f"{self.name}: has no branch {branch}; {remedy}") from None

    def _open_one(self, branch: str, base: str) -> JsonObject | None:
        found = [one for one in self._project.requests(branch) if answers.is_ours(one)]
        return next((one for one in found if one["state"] == "opened" and one["target_branch"] == base), None)

    def _write(self, number: int, draft: Draft) -> PullRequest:
        """Makes it say what the draft says, as long as it is about the draft's commit.

        Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
        """
        request = self._at_head(number, draft)
        wanted = self._text(request, draft) | self._people(request, draft)
        for _ in range(_LOOKS):
            if not wanted:
                break
            self._project.update(number, wanted)
            wanted = self._text(self._at_head(number, draft), draft)
        return self._view(self._at_head(number, draft))

    def _at_head(self, number: int, draft: Draft) -> JsonObject:
        """The merge request, open and at the draft's head; GitLab sees a push a moment later."""
        request = self._patience.until(
            lambda: self._project.request(number),
            lambda one: one["state"] != "opened" or answers.head_of(one) == draft.head or self._moved(draft),
        )
        if request["state"] != "opened" or answers.head_of(request) != draft.head:
            raise LostRaceError(
                f"{self.name}: merge request {number} is {request['state']}, at "
                f"{answers.head_of(request)[:12] or 'no commit'} and not at {draft.head[:12]}; run again"
            )
        return request

    def _moved(self, draft: Draft) -> bool:
        return self._tip(draft.branch, "run again") != draft.head

    def _fields(self, draft: Draft) -> dict[str, object]:
        fields: dict[str, object] = {
            "source_branch": draft.branch,
            "target_branch": draft.base,
            "title": draft.title,
            "description": answers.inert(draft.body),
            "remove_source_branch": True,
        }
        if draft.labels:
            fields["labels"] = ",".join(draft.labels)
        if draft.reviewers:
            fields["reviewer_ids"] = self._ids(draft.reviewers)
        return fields

    def _text(self, request: JsonObject, draft: Draft) -> dict[str, object]:
        """Title and description, where they say something else."""
        wanted: dict[str, object] = {"title": draft.title, "description": answers.inert(draft.body)}
        return {name: value for name, value in wanted.items() if request.get(name) != value}

    def _people(self, request: JsonObject, draft: Draft) -> dict[str, object]:
        """Labels and reviewers that are missing: those that people added stay."""
        changed: dict[str, object] = {}
        missing = [label for label in draft.labels if label not in request["labels"]]
        if missing:
            changed["add_labels"] = ",".join(missing)
        asked = {answers.username(user): user["id"] for user in request.get("reviewers") or ()}
        new = [name for name in draft.reviewers if name not in asked]
        if new:
            changed["reviewer_ids"] = [*asked.values(), *self._ids(new)]
        return changed

    def _ids(self, names: Iterable[str]) -> list[int]:
        numbers = {name: self._project.user(name) for name in names}
        unknown = [name for name, number in numbers.items() if number is None]
        if unknown:
            raise NoSuchError(
                f"{self.name}: GitLab knows no {', '.join(unknown)}; "
                "correct `reviewers` in policies/release.yaml"
            )
        return [number for number in numbers.values() if number is not None]

    def _is_mine(self, note: JsonObject, key: str) -> bool:
        mine = answers.username(note.get("author")) == self.me and not note["system"]
        return bool(mine and marker(key) in note["body"])

    def _set_again(self, commit: str, status: Status, fields: dict[str, object]) -> None:
        """After a refused transition: somebody was faster, or an older GitLab keeps a pending one's text."""
        if status in self.statuses(commit):
            return
        self._project.set_status(commit, {**fields, "state": "canceled"})
        self._project.set_status(commit, fields)

    def _looked_at(self, number: int, head: str) -> JsonObject:
        """The merge request once GitLab has seen the head and looked whether it can be merged."""

        def settled(one: JsonObject) -> bool:
            if one["state"] != "opened":
                return str(one["state"]) != "locked"
            if answers.head_of(one) != head:
                return self._tip(one["source_branch"], "run again to write it anew") != head
            return one["detailed_merge_status"] not in answers.UNDECIDED

        return self._patience.until(lambda: self._project.request(number), settled)

    def _must_be_ready(self, request: JsonObject, head: str) -> None:
        if answers.head_of(request) != head:
            raise LostRaceError(
                f"{self.name}: merge request {request['iid']} moved on from {head[:12]} to "
                f"{answers.head_of(request)[:12]}; look at it again"
            )
        if request["detailed_merge_status"] != "mergeable":
            raise answers.unmergeable(request, self.name)

    def _merge(self, request: JsonObject, head: str, actor: str) -> None:
        number = request["iid"]
        message = f"Merge request {number}: {request['title']}\n\nMerged-by: {' '.join(actor.split())}"
        fields = {"sha": head, "should_remove_source_branch": True, "merge_commit_message": message}
        try:
            self._project.merge(number, fields)
        except BusyError:  # the answer got lost; what it did shows
            if self._project.request(number)["state"] == "opened":
                raise
        except RefusedError as refused:
            self._explain(number, head, refused)

    def _explain(self, number: int, head: str, refused: RefusedError) -> None:
        """A refused merge in a user's words, from what GitLab says of the merge request now."""
        if refused.code == 401:
            raise NotAllowedError(
                f"{self.name}: the account may not merge into the protected branch; allow it in the "
                "project's settings under protected branches, or let a maintainer merge"
            )
        if refused.code not in {405, 406, 409, 422}:
            raise refused
        request = self._looked_at(number, head)
        if request["state"] == "opened":
            self._must_be_ready(request, head)
            raise NotReadyError(
                f"{self.name}: merge request {number}: GitLab says {refused.words}; run again"
            )

    def _finished(self, number: int, state: str) -> PullRequest:
        """The merge request once it is what it was made to be."""
        request = self._patience.until(
            lambda: self._project.request(number), lambda one: one["state"] not in {"locked", "opened"}
        )
        if request["state"] != state:
            raise ForgeError(f"{self.name}: merge request {number} is {request['state']}, not {state}")
        return self._view(request)
