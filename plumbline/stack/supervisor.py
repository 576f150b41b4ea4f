"""Starts components, starts dead ones again a few times, and ends them all.

Nothing runs in the background here: whoever waits for something calls `tend` while waiting.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from plumbline.errors import PlumblineError
from plumbline.stack import sessions
from plumbline.stack.components import Component

GRACE = 5.0  # seconds a component has to end by itself
MOST_RESTARTS = 5
HEALTHY = 120.0  # seconds after which earlier deaths are forgotten


class ComponentError(PlumblineError):
    """A component does not stay up, or did not do its work."""


@dataclass
class _Kept:
    component: Component
    process: subprocess.Popen[bytes]
    started: float
    once: bool = False
    """Whether it does its work and ends, rather than stays."""
    deaths: int = 0
    due: float | None = None
    """When to start it again; none while it runs."""


class Supervisor:
    """The stack's processes, each with a keeper in a session of its own.

    Args:
        lock: descriptor of the stack's lock; every keeper holds it too, so it is free when all are gone.
        say: told when something dies.
        clock: seconds that only rise.
    """

    def __init__(
        self, lock: int, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._lock = lock
        self._say = say
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def start(self, component: Component, *, once: bool = False) -> None:
        """Starts a component with a fresh log; `once` is for one that does its work and ends."""
        component.log.write_bytes(b"")
        process = _launch(component, self._lock)
        self._kept[component.name] = _Kept(component, process, self._clock(), once)

    def tend(self) -> None:
        """Starts dead components again, each after a growing pause.

        Raises:
            ComponentError: one died too often; names its log.
        """
        for kept in self._kept.values():
            if kept.due is not None:
                self._start_again_when_due(kept)
            elif kept.process.poll() is not None and not kept.once:
                self._mourn(kept)

    def finished(self, name: str) -> bool:
        """Whether a component that works and ends has ended well; then forgets it.

        Raises:
            ComponentError: it ended badly; names its log.
        """
        kept = self._kept[name]
        code = kept.process.poll()
        if code is None:
            return False
        _let_go(kept.process)
        del self._kept[name]
        if code != 0:
            raise ComponentError(f"{name} failed with exit code {code}: see {kept.component.log}")
        return True

    def sessions(self) -> dict[str, int]:
        """Each running component's session, by name."""
        return {name: kept.process.pid for name, kept in self._kept.items() if kept.due is None}

    def stop(self) -> None:
        """Ends everything. First asks; after the grace each keeper kills what is left."""
        for kept in self._kept.values():
            _let_go(kept.process)
        deadline = self._clock() + GRACE + 4
        for kept in self._kept.values():
            _wait(kept.process, max(0.1, deadline - self._clock()))
        self._kept.clear()

    def _mourn(self, kept: _Kept) -> None:
        name, code = kept.component.name, kept.process.returncode
        _let_go(kept.process)
        sessions.kill(kept.process.pid)
        kept.deaths = 1 if self._clock() - kept.started > HEALTHY else kept.deaths + 1
        if kept.deaths > MOST_RESTARTS:
            raise ComponentError(
                f"{name} ended {kept.deaths} times, last with exit code {code}: see {kept.component.log}"
            )
        pause = 2.0 ** (kept.deaths - 1)
        kept.due = self._clock() + pause
        self._say(f"{name} ended with exit code {code}; starting it again in {pause:.0f} s")

    def _start_again_when_due(self, kept: _Kept) -> None:
        if kept.due is not None and self._clock() >= kept.due:
            kept.process, kept.started, kept.due = _launch(kept.component, self._lock), self._clock(), None


def _launch(component: Component, lock: int) -> subprocess.Popen[bytes]:
    keeper = (sys.executable, "-m", "plumbline.stack.keeper", str(GRACE))
    with component.log.open("ab") as log:
        return subprocess.Popen(
            (*keeper, *component.command),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=component.folder,
            env=dict(component.environment),
            start_new_session=True,
            pass_fds=(lock,),
        )


def _let_go(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    sessions.kill(process.pid)
