"""A folder only this user may read, for secrets that a tool takes from files alone."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made below it


@contextlib.contextmanager
def private_folder(files: Mapping[str, str]) -> Iterator[Path]:
    """The files, readable by this user alone, in memory where the machine offers that; gone afterwards.

    Without files there is no folder either, and nothing a killed process could leave behind.
    """
    if not files:
        yield Path("/nonexistent")
        return
    place = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="plumbline-", dir=place, ignore_cleanup_errors=True) as folder:
        for name, content in files.items():
            with os.fdopen(
                os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
            ) as file:
                file.write(content if content.endswith("\n") else content + "\n")
        yield Path(folder)
