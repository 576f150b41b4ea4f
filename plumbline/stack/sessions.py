"""Everything a component started, found by its process session.

Airflow gives every task a process group of its own and forgets it when a worker is killed; its session stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

import psutil

GONE = (psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError, PermissionError)


def members(session: int) -> list[psutil.Process]:
    """The session's live processes, without this one."""
    found = []
    for pid in psutil.pids():
        with suppress(*GONE):
            if pid != os.getpid() and os.getsid(pid) == session:
                process = psutil.Process(pid)
                if process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
    return found


def family(session: int) -> set[psutil.Process]:
    """The session's members and all their descendants, also those that left it."""
    found = set(members(session))
    for process in tuple(found):
        with suppress(*GONE):
            found.update(process.children(recursive=True))
    return found


def kill(session: int, others: Iterable[psutil.Process] = (), seconds: float = 5) -> None:
    """Kills the session's family and the others, and waits until they are gone."""
    victims = family(session) | set(others)
    for process in victims:
        with suppress(*GONE):
            process.kill()
    psutil.wait_procs(list(victims), timeout=seconds)
