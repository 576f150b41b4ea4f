"""The service's end of one worker: one question at a time, and an answer that names it."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.guardrails.asking import sound
from plumbline.guardrails.content import Content
from plumbline.guardrails.detector import Answer, Detector, Failure
from plumbline.guardrails.detectors import known
from plumbline.guardrails.workers.framing import (
    LENGTHS,
    MOST_ANSWER,
    FrameError,
    detections_of,
    framed,
    message_of,
    question,
)
from plumbline.intent import DetectorSettings

MEMORY_MIB = 256
"""What a worker may take where its detector does not say."""


LONGEST_WHY = 300
"""Characters of what a detector says of its own failure."""


class WorkerError(Exception):
    """A worker that is of no further use; its message is the rest of a sentence about the detector."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker is for: one detector."""

    place: str
    """Module and class of the detector."""
    settings: DetectorSettings
    root: Path
    labels: Sequence[str]
    memory_mib: int = MEMORY_MIB

    @classmethod
    def of(cls, detector: Detector, settings: DetectorSettings, root: Path) -> Work:
        """The work of a detector that was set up here, and is set up there again."""
        memory: int = getattr(detector, "memory_mib", MEMORY_MIB)
        return cls(known.place_of(settings.kind), settings, root, tuple(detector.labels), memory)


class Worker:
    """A process that detects. After any `WorkerError`, or a question given up, it must be ended."""

    def __init__(
        self, process: int, work: Work, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self._work = work
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connected(cls, process: int, channel: socket.socket, work: Work) -> Worker:
        """A new worker, set up: it has loaded its detector.

        Raises:
            WorkerError: the detector cannot be set up within its limits.
        """
        reader, writer = await asyncio.open_connection(sock=channel)
        worker = cls(process, work, reader, writer)
        try:
            await worker._set_up()
        except BaseException:
            worker.close()
            raise
        return worker

    @property
    def is_there(self) -> bool:
        """Whether its process has not ended, as far as is known here."""
        return not self._reader.at_eof() and not self._writer.is_closing()

    async def ask(self, content: Content) -> Answer:
        """What it finds, held against what its detector may find.

        Raises:
            WorkerError: it ended, or answered something else than it was asked.
        """
        identity = secrets.token_hex(8)
        message = await self._exchanged(identity, question(identity, content))
        raised = message.get("raised")
        if raised == "MemoryError":
            raise WorkerError(f"needed more than its {self._work.memory_mib} MiB of memory")
        if raised is not None:
            return Failure(_sentence(message.get("why")) or f"raised {_name(raised)}")
        try:
            return sound(detections_of(message), self._work.labels, content)
        except FrameError:
            raise WorkerError("gave an answer that nobody can read") from None

    def close(self) -> None:
        """Lets go of the socket."""
        self._writer.close()

    async def _set_up(self) -> None:
        identity = secrets.token_hex(8)
        settings = self._work.settings.model_dump(mode="json", exclude_unset=True)
        about: dict[str, Any] = {"id": identity, "place": self._work.place, "settings": settings}
        about |= {"root": str(self._work.root), "memory_mib": self._work.memory_mib}
        message = await self._exchanged(identity, framed(about))
        if message.get("ready") is not True:
            why = _sentence(message.get("why")) or _name(message.get("raised"))
            raise WorkerError(f"could not be set up: {why}")

    async def _exchanged(self, identity: str, frame: bytes) -> dict[str, Any]:
        try:
            self._writer.write(frame)
            await self._writer.drain()
            message = message_of(await self._read())
        except (OSError, asyncio.IncompleteReadError):
            raise WorkerError("ended before it answered") from None
        except FrameError:
            raise WorkerError("gave an answer that nobody can read") from None
        if message.get("id") != identity:
            raise WorkerError("answered another question than it was asked")
        return message

    async def _read(self) -> bytes:
        text, beside = LENGTHS.unpack(await self._reader.readexactly(LENGTHS.size))
        if text > MOST_ANSWER or beside:
            raise FrameError("too long")
        return await self._reader.readexactly(text)


def _sentence(why: object) -> str:
    """What a detector says of itself, if it is short and plain; whoever took it over may send anything."""
    return why if isinstance(why, str) and len(why) <= LONGEST_WHY and why.isprintable() else ""


def _name(raised: object) -> str:
    """The name of an error, if that is what it is: a worker that was taken over may send anything."""
    text = str(raised)[:60]
    return text if text.isidentifier() else "an error"
