"""What a worker may take. The wall clock is the service's: it kills whoever is late."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal

OPEN_FILES = 256
_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36
"""Numbers of Linux's prctl."""


def restrict(memory_mib: int) -> None:
    """Limits this process: memory, open files, no core dumps, nothing written to disk, no new processes.

    The number of processes is not limited for root, whom Linux exempts; whatever a worker starts is ended
    with it.
    """
    memory = memory_mib * 2**20
    _limit(resource.RLIMIT_DATA, memory)
    # Address space is more than memory: libraries map their code, and allocators reserve.
    _limit(resource.RLIMIT_AS, 2 * memory + 2**30)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)


def end_with_parent() -> None:
    """Has this process killed when the one that started it ends, however that ends."""
    parent = os.getppid()
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended meanwhile
        os._exit(1)


def inherit_orphans() -> None:
    """Whatever this process's descendants leave behind becomes a child of it."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def _limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (most, most))


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):  # not Linux: a closed socket tells of the end
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
