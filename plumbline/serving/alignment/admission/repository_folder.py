"""A checkout of the GitOps repository, read only, and read anew when it changes. Only this file reads it.

A new state takes the old one's place whole. One that cannot be read leaves the old one in force and is shown.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.tree import place_in, read_files
from plumbline.errors import PlumblineError
from plumbline.serving.alignment.admission.repository import Repository, named_files, read_repository

LOOK_EVERY = 5.0
"""Seconds after which the folder is looked at again."""
LARGEST = 1024 * 1024
"""Bytes of a manifest that is read."""
FOLDERS = ("policies", "holds", "plumbline/statements")
_TRIES = 3

Seen = frozenset[tuple[str, int, int, int]]
"""By what a change of files is noticed: their names, ages, sizes and inodes."""


class NothingReadError(PlumblineError):
    """Nothing is in force, because the folder could not be read once; says why."""


class RepositoryFolder:
    """What the folder says now. Safe to use from many threads."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Knows where to look, and does not look yet.

        Args:
            folder: a checkout, or a link to one that is swapped for each commit, as git-sync does.
            clock: seconds that only rise.
        """
        self._folder, self._clock, self._lock = folder, clock, threading.Lock()
        self._looked: float | None = None
        self._files: frozenset[str] = frozenset()
        self._seen: Seen | None = None
        self._repository: Repository | None = None
        self.problem: str | None = None
        """Why the folder as it is now is not in force; None while it is."""
        self.loaded: datetime.datetime | None = None
        """When what is in force was read."""

    def current(self) -> Repository:
        """What is in force. While one caller reads a new state, others go on with the old one.

        Raises:
            NothingReadError: if nothing could be read yet.
        """
        if self._lock.acquire(blocking=self._repository is None):
            try:
                now = self._clock()
                if self._looked is None or now - self._looked >= LOOK_EVERY:
                    self._looked = now
                    self._look()
            finally:
                self._lock.release()
        if self._repository is None:
            raise NothingReadError(f"the GitOps repository cannot be read: {self.problem}")
        return self._repository

    def _look(self) -> None:
        try:
            root = self._folder.resolve(strict=True)
            if _seen(root, self._files) == self._seen:
                self.problem = None
                return
            self._repository, self._files, self._seen = _whole(root)
        except (AttestationError, OSError) as error:
            self.problem = str(error)
            return
        self.problem, self.loaded = None, datetime.datetime.now(datetime.UTC)


def _whole(root: Path) -> tuple[Repository, frozenset[str], Seen]:
    """The folder as it was at one moment: read again if it changed meanwhile."""
    for _ in range(_TRIES):
        first = _seen(root, ())
        trusted = {file: content for folder in FOLDERS for file, content in read_files(root, folder).items()}
        files = frozenset(named_files(trusted))
        seen = _seen(root, files)
        manifests = dict(_manifests(root, files))
        if first <= seen == _seen(root, files):
            return read_repository(trusted, manifests), files, seen
    raise AttestationError(f"{root}: changes while it is read; swap whole checkouts, as git-sync does")


def _manifests(root: Path, files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for file in sorted(files):
        place = place_in(root, file)
        if place.is_file() and place.stat().st_size <= LARGEST:
            yield file, place.read_bytes()


def _seen(root: Path, files: Iterable[str]) -> Seen:
    """The root itself, everything in the trusted folders, and these files."""
    places = [root, *(place for folder in FOLDERS for place in (root / folder).rglob("*"))]
    places += [root / file for file in files]
    return frozenset(found for place in places for found in _about(place))


def _about(place: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        about = place.lstat()
    except FileNotFoundError:
        return
    yield str(place), about.st_mtime_ns, about.st_size, about.st_ino
