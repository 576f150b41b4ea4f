"""The service's end of the template: starts it when the first worker is needed, and again if it died."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress

from plumbline.guardrails.moderation.hosts import VARIABLE
from plumbline.guardrails.workers.template import LONGEST

ANSWERS_WITHIN = 10.0
"""Seconds; a template that takes longer is killed, and its workers with it."""

_KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SSL_CERT_FILE", VARIABLE)
"""Of the environment. Everything else may be a secret, and stays here."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class TemplateError(Exception):
    """No worker can be started or ended at present."""


class Template:
    """Starts and ends workers, one at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def start(self) -> tuple[int, socket.socket]:
        """A new worker: its process id, and the socket it serves.

        Raises:
            TemplateError: none could be started.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)  # noqa: FBT003
        try:
            with theirs:
                return int(await self._told(b"start", theirs)), ours
        except BaseException:
            ours.close()
            raise

    async def end(self, worker: int) -> None:
        """Kills a worker and everything it started. When this returns, they are gone."""
        with suppress(TemplateError):  # then the template is gone, and its workers with it
            await self._told(b"end %d" % worker)

    async def close(self) -> None:
        """Ends the template, and all workers with it, for good."""
        self._closed = True
        async with self._turn:
            await self._let_go()

    async def _told(self, message: bytes, beside: socket.socket | None = None) -> bytes:
        async with self._turn:
            if self._closed:
                raise TemplateError("closed")
            try:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    return await self._exchange(message, beside)
            except (OSError, ValueError, TimeoutError) as error:
                await self._let_go()
                raise TemplateError(type(error).__name__) from error
            except asyncio.CancelledError:
                await self._let_go()  # an answer that nobody waits for would be taken for the next one's
                raise

    async def _exchange(self, message: bytes, beside: socket.socket | None) -> bytes:
        channel = self._channel or self._launch()
        socket.send_fds(channel, [message], [beside.fileno()] if beside else [])
        answer = await asyncio.get_running_loop().sock_recv(channel, LONGEST)
        if not answer:
            raise ConnectionResetError
        return answer

    def _launch(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)  # noqa: FBT003
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "plumbline.guardrails.workers.template", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # a library might print what it is given
                stderr=subprocess.DEVNULL,
                env=_environment(os.environ),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._channel = ours
        return ours

    async def _let_go(self) -> None:
        channel, process = self._channel, self._process
        self._channel = self._process = None
        if channel is not None:
            channel.close()
        if process is not None:
            process.kill()
            await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, process.wait))


def _environment(whole: Mapping[str, str]) -> dict[str, str]:
    return {name: whole[name] for name in _KEPT if name in whole} | _ONE_THREAD
