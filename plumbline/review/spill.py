"""What is to be reviewed, on this machine's disk before anybody is answered, and until the database has it.

A process appends to a segment of its own and holds its lock. Whoever can take a segment's lock may hand it
over: its writer has closed it, or is gone. A segment is removed only after all of it was taken, so an end at
any moment hands something over twice at worst, and the receiver keeps the first.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import secrets
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from plumbline.review.errors import SpillError
from plumbline.review.frames import count_frames, framed, read_frames
from plumbline.review.key_files import sync_folder

_log = logging.getLogger(__name__)

SEGMENT = 8 * 2**20
"""Bytes after which a segment is closed: what is handed over at once."""

Deliver = Callable[[Sequence[bytes]], int]
"""Takes payloads for good, each once however often it is given, and says how many it could not read.
Raises where it can't take any now."""


class _Segment(NamedTuple):
    handle: int
    place: Path
    process: int


class Spill:
    """A folder of segments; safe to use from many threads, and from many processes at once."""

    def __init__(self, folder: Path, limit: int) -> None:
        """Nothing is written before the first append.

        Args:
            folder: on a disk of this machine that outlives the process.
            limit: the most bytes that its files may have together.
        """
        self._folder = folder
        self._limit = limit
        self._segment: _Segment | None = None
        self._turn = threading.Lock()

    def append(self, payload: bytes) -> None:
        """Keeps a payload; once this returns, neither a kill nor a loss of power loses it.

        Raises:
            SpillError: the limit is reached, or the disk can't be written.
        """
        frame = framed(payload)
        with self._turn:
            try:
                self._write(frame)
            except OSError as error:
                raise SpillError(
                    f"{self._folder}: cannot be written: {error.strerror}; free some space or make it "
                    "writable: until then nothing can be sent to review"
                ) from error

    def drain(self, deliver: Deliver) -> int:
        """Hands over what is there, segment by segment; how many payloads were handed over.

        Whatever `deliver` raises passes, and what it did not take stays.
        """
        count = self._closed_ones(deliver)
        with self._turn:
            self._close()
        return count + self._closed_ones(deliver)

    def size(self) -> int:
        """Bytes that are there."""
        total = 0
        for place in self._files():
            with suppress(FileNotFoundError):  # another process handed it over
                total += place.stat().st_size
        return total

    def count(self) -> int:
        """Payloads that are there."""
        total = 0
        for place in self._folder.glob("*.spill"):
            with suppress(OSError), os.fdopen(_opened(place), "rb") as file:
                total += count_frames(file)
        return total

    def damaged(self) -> list[Path]:
        """Segments that were set aside because something in them could not be read."""
        return sorted(self._folder.glob("*.damaged"))

    def close(self) -> None:
        """Lets other processes hand over what this one wrote."""
        with self._turn:
            self._close()

    def _files(self) -> list[Path]:
        return [*self._folder.glob("*.spill"), *self.damaged()]

    def _write(self, frame: bytes) -> None:
        if self.size() + len(frame) > self._limit:
            raise SpillError(
                f"{self._folder}: holds as much as it may ({self._limit >> 20} MiB) that the database has "
                "not taken: make the database reachable again; until then nothing more can be sent to review"
            )
        segment = self._writable()
        before = os.fstat(segment.handle).st_size
        try:
            _write_all(segment.handle, frame)
            os.fsync(segment.handle)
        except OSError:
            self._take_back(segment, before)
            raise
        if before + len(frame) >= SEGMENT:
            self._close()

    def _take_back(self, segment: _Segment, size: int) -> None:
        """Leaves no half frame in front of the next one; where that fails too, the segment ends here."""
        try:
            os.ftruncate(segment.handle, size)
        except OSError:
            self._close()

    def _writable(self) -> _Segment:
        if self._segment is None or self._segment.process != os.getpid():
            self._segment = self._new_segment()
        return self._segment

    def _new_segment(self) -> _Segment:
        """Locked before it has the name by which others find it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{os.getpid()}-{secrets.token_hex(8)}"
        part, place = self._folder / f"{name}.part", self._folder / f"{name}.spill"
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            part.rename(place)
            sync_folder(self._folder)
        except OSError:
            os.close(handle)
            part.unlink(missing_ok=True)
            raise
        return _Segment(handle, place, os.getpid())

    def _close(self) -> None:
        if self._segment is not None:
            os.close(self._segment.handle)  # which lets its lock go
            self._segment = None

    def _closed_ones(self, deliver: Deliver) -> int:
        count = 0
        for place in sorted(self._folder.glob("*.spill"), key=_age):
            with _taken(place) as data:
                if data is None:
                    continue
                frames = read_frames(data)
                unread = deliver(frames.payloads) if frames.payloads else 0
                _remove(place, keep=frames.damaged or unread > 0)
                count += len(frames.payloads)
        return count


def _opened(place: Path) -> int:
    """A segment to read: a file of this folder, neither a link nor anything that can be waited for.

    Raises:
        OSError: it is none, or cannot be read.
    """
    handle = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.EINVAL, "no regular file")


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def _taken(place: Path) -> Iterator[bytes | None]:
    """The bytes of a segment that nobody writes or hands over, locked for the block; none for any other."""
    try:
        handle = _opened(place)
    except FileNotFoundError:
        yield None
        return
    except OSError as error:  # what is no segment must not keep segments waiting
        _log.error("%s: cannot be read (%s): look what it is", place, error.strerror)
        yield None
        return
    with os.fdopen(handle, "rb") as file:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file.read() if place.exists() else None  # it is gone where another process was faster


def _remove(place: Path, *, keep: bool) -> None:
    if not keep:
        place.unlink(missing_ok=True)
        return
    aside = place.with_suffix(".damaged")
    _log.error("%s: something in it cannot be read; it is set aside as %s", place, aside.name)
    place.rename(aside)


def _age(place: Path) -> int:
    try:
        return place.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
