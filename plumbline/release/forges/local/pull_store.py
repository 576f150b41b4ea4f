"""A local forge's data beside its bare repository: JSON files of pull requests and of commits' statuses."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from plumbline.records import Draft, Record, Status
from plumbline.release.forges.errors import BusyError, NoSuchError


class Comment(Record):
    """What was said under a pull request, once per key."""

    key: str
    text: str


class StoredPull(Record):
    """What git cannot say about a pull request; files and diff come from the two commits."""

    number: int
    state: Literal["open", "merged", "closed"]
    branch: str
    base: str
    title: str
    body: str
    head: str
    """The commit proposed; for a finished one, the last."""
    fork: str
    """The commit of the base it starts from."""
    merged_as: str | None = None
    actor: str | None = None
    """Who merged or closed it."""
    author: str = ""
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    finished_at: datetime.datetime | None = None

    @classmethod
    def opened(cls, number: int, draft: Draft, author: str) -> Self:
        """A new one, as asked for."""
        wanted = draft.model_dump(include={"branch", "base", "title", "body", "head"})
        return cls(number=number, state="open", fork=draft.head, author=author, **wanted)

    def rewritten(self, draft: Draft, fork: str) -> Self:
        """Title, body and commits as asked for; labels and reviewers are added to those there."""
        return self.model_copy(
            update={
                **draft.model_dump(include={"base", "title", "body", "head"}),
                "fork": fork,
                "labels": tuple(dict.fromkeys((*self.labels, *draft.labels))),
                "reviewers": tuple(dict.fromkeys((*self.reviewers, *draft.reviewers))),
            }
        )


@dataclass(frozen=True)
class PullStore:
    """The folder of JSON files. Read and write only while holding `lock`."""

    folder: Path

    @contextlib.contextmanager
    def lock(self, seconds: float = 120) -> Iterator[None]:
        """One user at a time, across processes; a killed one leaves no lock behind."""
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            raise BusyError(f"{self.folder} has been in use for {seconds:g} s: try again later") from None
        try:
            yield
        finally:
            lock.release()

    def all(self) -> list[StoredPull]:
        """Every pull request, oldest first."""
        return [self.load(number) for number in self._numbers()]

    def load(self, number: int) -> StoredPull:
        """One pull request.

        Raises:
            NoSuchError: if there is none with this number.
        """
        try:
            return StoredPull.model_validate_json((self.folder / f"{number}.json").read_bytes())
        except FileNotFoundError:
            raise NoSuchError(f"{self.folder}: there is no pull request {number}") from None

    def next_number(self) -> int:
        """The number a new pull request takes."""
        return max(self._numbers(), default=0) + 1

    def save(self, pull: StoredPull) -> None:
        """Writes the whole file or nothing."""
        self._write(self.folder / f"{pull.number}.json", pull.model_dump_json(indent=2))

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """The latest status of each name, by name."""
        try:
            stored = json.loads(self._statuses(commit).read_bytes())
        except FileNotFoundError:
            return ()
        return tuple(Status.model_validate(status) for status in stored)

    def save_status(self, commit: str, status: Status) -> None:
        """Replaces the one of the same name."""
        by_name = {old.name: old for old in self.statuses(commit)} | {status.name: status}
        stored = [by_name[name].model_dump(mode="json") for name in sorted(by_name)]
        self._write(self._statuses(commit), json.dumps(stored, indent=2))

    def required(self) -> tuple[str, ...]:
        """Names of the statuses without which nothing is merged."""
        try:
            return tuple(json.loads((self.folder / "required.json").read_bytes()))
        except FileNotFoundError:
            return ()

    def save_required(self, names: Collection[str]) -> None:
        """Replaces those names."""
        self._write(self.folder / "required.json", json.dumps(sorted(names)))

    def _numbers(self) -> list[int]:
        return sorted(int(file.stem) for file in self.folder.glob("*.json") if file.stem.isdigit())

    def _statuses(self, commit: str) -> Path:
        if not re.fullmatch("[0-9a-f]{40,64}", commit):
            raise NoSuchError(f"{commit!r} is not a commit")
        return self.folder / "statuses" / f"{commit}.json"

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
