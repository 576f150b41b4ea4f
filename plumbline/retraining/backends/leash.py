"""Runs a command, and ends it with everything it started when whoever holds the leash is gone.

Run as a script, as the first process of its own session: `python leash.py COMMAND...`. Its standard input
is the leash: a pipe that closes when the process at the other end ends, even if that one is killed. SIGTERM
is handed on to the command, which may take its time to end.
Imports nothing but the standard library.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading


def _end_session_when_let_go() -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


def main(command: list[str]) -> int:
    """The command's exit code; 128 and the signal's number if a signal ended it, as a shell says it."""
    # Held back until there is a command to hand it on to; the command itself gets it at once.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_let_through) as process:  # noqa: PLW1509 - no thread yet
        threading.Thread(target=_end_session_when_let_go, daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        _let_through()
        code = process.wait()
    return code if code >= 0 else 128 - code


def _let_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # the thread still reads, and a usual exit would wait for its lock
