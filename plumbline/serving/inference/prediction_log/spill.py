"""The line that is written before an answer goes out: a killed process loses nothing that was answered.

Each process appends to a file of its own and holds a lock on it. A file whose lock is free belongs to a
process that is gone, and anybody may take it over.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plumbline.errors import TransientError

ENDING = ".jsonl"


class NotWrittenError(TransientError):
    """A prediction could not be written down, so it must not be answered."""


class Spill:
    """One process's lines. Safe in many threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._file, self._size, self.path = self._opened()
        self.rows = 0
        """Rows that are in no part yet."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Appends rows as one line, wholly or not at all.

        Raises:
            NotWrittenError: the disk is full, or the folder is gone.
        """
        line = json.dumps(rows, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        with self._lock:
            try:
                self._append(line)
            except OSError as error:
                raise NotWrittenError(
                    f"predictions cannot be logged in {self._folder} ({error.strerror}): make room there"
                ) from None
            self._size += len(line)
            self.rows += len(rows)

    def turned(self) -> None:
        """Lets go of the lines so far, for `abandoned` to find, and begins a new file."""
        with self._lock:
            if self._size:
                begun = self._opened()  # first: a full disk leaves the lines so far where they are
                os.close(self._file)
                self._file, self._size, self.path = begun
                self.rows = 0

    def close(self) -> None:
        """Lets go of the lines; an empty file goes."""
        with self._lock:
            if not self._size:
                self.path.unlink(missing_ok=True)
            os.close(self._file)

    def _append(self, line: bytes) -> None:
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError:
            self._take_back()
            raise

    def _take_back(self) -> None:
        """No half line stays; one that cannot be taken out stays the last of its file, and is left out."""
        try:
            os.ftruncate(self._file, self._size)
        except OSError:
            begun = self._opened()
            os.close(self._file)
            self._file, self._size, self.path = begun

    def _opened(self) -> tuple[int, int, Path]:
        while True:
            path = self._folder / f"{uuid.uuid4().hex}{ENDING}"
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists():
                return file, 0, path
            os.close(file)  # somebody took it for abandoned before it was locked


def abandoned(folder: Path) -> Iterator[Path]:
    """The files of lines that no process writes to any more; each stays locked until the next one."""
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:  # another has taken it over, or it is a link
            continue
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            continue
        try:
            if path.exists():
                yield path
        finally:
            os.close(file)


def lines(content: bytes) -> list[dict[str, Any]]:
    """The rows of whole lines; a last line that was cut off was never answered, and is left out."""
    whole = content[: content.rfind(b"\n") + 1]
    return [row for line in whole.splitlines() for row in json.loads(line)]
