"""Runs a command, and ends it with everything it started when whoever holds the leash is gone.

Run as a script, as the first process of its own session: `python leash.py COMMAND...`. Its standard input
is the leash: a pipe that closes when the process at the other end ends, even if that one is killed.
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
    threading.Thread(target=_end_session_when_let_go, daemon=True).start()
    code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # the thread still reads, and a usual exit would wait for its lock
