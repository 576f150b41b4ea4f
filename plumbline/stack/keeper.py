"""Keeps one component: runs it, and ends its whole session when it dies or when nobody wants it any more.

Run as `python -m plumbline.stack.keeper SECONDS COMMAND...`, as the first process of a session. Standard
input is a pipe from whoever started it. When that closes, even because the other end was killed, the
component is asked to end, and after SECONDS killed with all it started.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from threading import Event

from plumbline.stack import sessions

POLL = 0.2  # seconds


def main(arguments: list[str]) -> int:
    """Runs the command; the exit code is the command's, 128 and the number if a signal ended it."""
    if os.getsid(0) != os.getpid():
        os.setsid()  # what is killed at the end must be ours alone
    seconds, *command = arguments
    asked = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as component:
        while component.poll() is None and not (asked.is_set() or _let_go()):
            pass
        started = sessions.family(os.getsid(0))  # seen while parents live: some leave the session
        _end(component, float(seconds))
        sessions.kill(os.getsid(0), started)
    return component.returncode if component.returncode >= 0 else 128 - component.returncode


def _let_go() -> bool:
    readable, _, _ = select.select([sys.stdin], [], [], POLL)
    return bool(readable)


def _end(component: subprocess.Popen[bytes], seconds: float) -> None:
    if component.poll() is not None:
        return
    component.terminate()
    try:
        component.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        component.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
