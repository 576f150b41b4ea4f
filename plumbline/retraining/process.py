"""Somebody else's code in a process of its own: no credentials, a time limit, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from plumbline.errors import PlumblineError

LEASH = Path(__file__).with_name("leash.py")


class TimeLimitError(PlumblineError):
    """The process ran past its time limit and was ended."""


def run_isolated(
    arguments: list[str], folder: Path, log: Path, seconds: float, environment: dict[str, str]
) -> int:
    """Runs a Python script in its own session and returns its exit code.

    Whatever ends the wait (the time limit, Ctrl-C, a task that is cleared, this process being killed), the
    script and its children end too. Python is isolated (`-I`): no environment variable and no neighbouring
    file changes what is imported. It still runs as this user, and can read what this user can. A process that
    left the session stays behind when the script has ended by itself.

    Args:
        arguments: the script and its arguments.
        folder: where it runs.
        log: gets everything it prints.
        seconds: how long it may run.
        environment: its whole environment.

    Raises:
        TimeLimitError: it took longer.
    """
    python = [sys.executable, "-I"]
    command = [*python, str(LEASH), *python, *arguments]
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        ) as process,
    ):
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise TimeLimitError from None
        finally:
            _end_session(process)


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """Ends every descendant that can still be found, also one that left the session while the script runs."""
    import psutil

    with suppress(psutil.NoSuchProcess):
        for descendant in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                descendant.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
