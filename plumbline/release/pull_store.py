"""A local forge's pull requests: one JSON file each, beside the bare repository."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plumbline.records import Record
from plumbline.release.forge import ForgeError


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
            raise ForgeError(f"{self.folder} has been in use for {seconds:g} s: try again later") from None
        try:
            yield
        finally:
            lock.release()

    def all(self) -> list[StoredPull]:
        """Every pull request, oldest first."""
        numbers = sorted(int(file.stem) for file in self.folder.glob("*.json") if file.stem.isdigit())
        return [self.load(number) for number in numbers]

    def load(self, number: int) -> StoredPull:
        """One pull request.

        Raises:
            ForgeError: if there is none with this number.
        """
        try:
            return StoredPull.model_validate_json((self.folder / f"{number}.json").read_bytes())
        except FileNotFoundError:
            raise ForgeError(f"{self.folder}: there is no pull request {number}") from None

    def next_number(self) -> int:
        """The number a new pull request takes."""
        return max((pull.number for pull in self.all()), default=0) + 1

    def save(self, pull: StoredPull) -> None:
        """Writes the whole file or nothing."""
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False, encoding="utf-8") as file:
            file.write(pull.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self.folder / f"{pull.number}.json")
