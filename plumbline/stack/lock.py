"""One stack a state folder. The lock is free only when the last process of the stack before is gone."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from plumbline.errors import PlumblineError

PATIENCE = 20.0  # seconds a stack whose owner is gone has to end


class StackRunningError(PlumblineError):
    """Another stack uses the same state folder."""


@contextmanager
def stack_lock(file: Path, say: Callable[[str], None]) -> Iterator[int]:
    """Holds the lock for the block; yields its descriptor, for child processes to hold it too.

    Raises:
        StackRunningError: another stack runs here, or what a killed one left does not end.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(descriptor, file, say)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, file: Path, say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + PATIENCE
    said = False
    while not _try(descriptor):
        owner = int(os.pread(descriptor, 20, 0) or b"0")
        if psutil.pid_exists(owner) and owner:
            raise StackRunningError(
                f"a stack runs here already (process {owner}): press Ctrl-C where it was started, "
                f"or end it with `kill {owner}`"
            )
        if time.monotonic() > deadline:
            raise StackRunningError(f"processes of an earlier stack still hold {file}: end them first")
        if not said:
            say("waiting for an interrupted stack to end")
            said = True
        time.sleep(0.2)


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
