"""A small process that workers are forked from, so that a new one is there in milliseconds.

It is told over a socket, in messages of one line, and answers each:

- `start`, with a worker's socket beside it: the process id of a new worker that serves it
- `end <process id>`: `ended`, once that worker and all it started are gone

It has one thread and knows no content. When its service is gone it ends, and so do its workers.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from plumbline.guardrails.workers.child import serve
from plumbline.guardrails.workers.limits import end_with_parent, inherit_orphans

LONGEST = 256
"""Bytes of a message."""

_ROUNDS = 1000
"""How often what a worker left behind is looked for; each round ends at least one process."""


def main(descriptor: int) -> None:
    """Starts and ends workers until the socket is closed."""
    channel = socket.socket(fileno=descriptor)
    inherit_orphans()
    gc.freeze()  # what is here now is shared by all workers, untouched
    workers: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, LONGEST, 1)
        if not message:
            return
        if message == b"start":
            channel.sendall(_started(channel, descriptors[0], workers))
        else:
            _end(int(message.split()[1]), workers)
            channel.sendall(b"ended")


def _started(channel: socket.socket, descriptor: int, workers: set[int]) -> bytes:
    worker = os.fork()
    if worker == 0:
        try:
            _work(channel, descriptor)
        finally:
            os._exit(0)
    os.close(descriptor)
    workers.add(worker)
    return b"%d" % worker


def _work(channel: socket.socket, descriptor: int) -> None:
    os.setsid()
    end_with_parent()
    channel.close()
    with suppress(OSError, ValueError, KeyError):  # its service is gone, or says what it never does
        serve(socket.socket(fileno=descriptor))


def _end(worker: int, workers: set[int]) -> None:
    if worker not in workers:
        return
    workers.discard(worker)
    for kill in (os.killpg, os.kill):  # it may not have a session of its own yet
        with suppress(ProcessLookupError):
            kill(worker, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(worker, 0)
    for _ in range(_ROUNDS):
        strays = _children() - workers
        if not strays:
            return
        for stray in strays:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(stray, signal.SIGKILL)
                os.waitpid(stray, 0)


def _children() -> set[int]:
    return {int(process) for process in Path("/proc/thread-self/children").read_text().split()}


if __name__ == "__main__":
    main(int(sys.argv[1]))
