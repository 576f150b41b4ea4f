"""Somebody else's code in a process of its own: no credentials, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import psutil

LEASH = Path(__file__).with_name("leash.py")


class IsolatedProcess:
    """A Python script in its own session, from entering the context to leaving it.

    Whatever ends the wait (the time limit, Ctrl-C, a task that is cleared, this process being killed), the
    script and its children end too. Python is isolated (`-I`): no environment variable and no neighbouring
    file changes what is imported. It still runs as this user, and can read what this user can. A process that
    left the session stays behind when the script has ended by itself.

    Args:
        arguments: the script and its arguments.
        folder: where it runs.
        log: gets everything it prints, after what it holds already.
        environment: its whole environment.
    """

    def __init__(self, arguments: list[str], folder: Path, log: Path, environment: dict[str, str]) -> None:
        python = [sys.executable, "-I"]
        self._command = [*python, str(LEASH), *python, *arguments]
        self._folder, self._log, self._environment = folder, log, environment
        self._process: subprocess.Popen[bytes] | None = None
        self._seen: list[psutil.Process] = []
        """What it had started when it was asked to end: what leaves its session must not outlive it."""

    def __enter__(self) -> Self:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=self._environment,
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        if self._started.stdin:
            self._started.stdin.close()

    @property
    def pid(self) -> int:
        """The number of the session's first process, which holds on to the script."""
        return self._started.pid

    def wait(self, seconds: float) -> int | None:
        """Its exit code, 128 and the signal's number if a signal ended it; None if it runs on."""
        try:
            code = self._started.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        return code if code >= 0 else 128 - code

    def ask_to_end(self) -> None:
        """SIGTERM for the script alone: what it started is its own business, until it has ended."""
        self._seen = self._descendants()
        self._started.terminate()

    def end(self) -> None:
        """Ends every descendant that can still be found, also one that left the session while it ran."""
        import psutil

        for descendant in (*self._descendants(), *self._seen):
            with suppress(psutil.NoSuchProcess):
                descendant.kill()
        with suppress(ProcessLookupError):
            os.killpg(self._started.pid, signal.SIGKILL)
        self._started.wait()

    def _descendants(self) -> list[psutil.Process]:
        import psutil

        try:
            found: list[psutil.Process] = psutil.Process(self._started.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        return found

    @property
    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the process is started by entering its context")
        return self._process
