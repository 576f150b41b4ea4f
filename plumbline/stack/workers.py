"""Notices when a worker of Airflow's LocalExecutor was killed.

A worker that waits for work holds the lock of the executor's queue. Killed there, it takes the lock with it:
no other worker gets work again, although the scheduler looks healthy and starts new ones. Which worker was
waiting can't be told afterwards, so any lost one means a new scheduler.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress

import psutil

from plumbline.stack import sessions

WORKER = "airflow worker -- LocalExecutor: "
"""How a worker's process title begins; `<idle>` or what it runs follows."""


class Workers:
    """The workers seen at the last look."""

    def __init__(self) -> None:
        self._session: int | None = None
        self._seen: set[int] = set()

    def lost_one(self, session: int) -> bool:
        """Whether a worker has gone since the last look, while the scheduler of that session went on."""
        processes = sessions.members(session)
        alive = {process.pid for process in processes}
        before = self._seen if session == self._session else set()
        # One that is about to end has lost its title already: it stays seen until it is gone.
        self._session, self._seen = session, _workers(processes) | (before & alive)
        return bool(before - alive)


def restart(session: int) -> None:
    """Asks a component's keeper to end it; the supervisor then starts it again."""
    with suppress(ProcessLookupError):
        os.kill(session, signal.SIGTERM)


def _workers(processes: list[psutil.Process]) -> set[int]:
    """The workers among them. A task's process has a worker's title, too, until it gives itself another."""
    parents: dict[int, int] = {}
    for process in processes:
        with suppress(psutil.Error):
            if " ".join(process.cmdline()).startswith(WORKER.rstrip()):
                parents[process.pid] = process.ppid()
    return {pid for pid, parent in parents.items() if parent not in parents}
