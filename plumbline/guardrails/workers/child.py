"""A worker: sets up one detector, then answers one question after another until its service is gone."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import BinaryIO

from plumbline.errors import PlumblineError
from plumbline.guardrails.detector import Detector
from plumbline.guardrails.detectors import known
from plumbline.guardrails.workers.framing import (
    LENGTHS,
    answer,
    content_of,
    failed,
    framed,
    message_of,
)
from plumbline.guardrails.workers.limits import restrict
from plumbline.intent import DetectorSettings


def serve(channel: socket.socket) -> None:
    """Answers on the channel until it is closed at the other end.

    The first frame says which detector this is; every later one is a question.
    """
    with channel, channel.makefile("rb") as questions:
        first = _read(questions)
        if first is None:
            return
        about, _ = first
        detector = _set_up(channel, about)
        while detector is not None and (asked := _read(questions)) is not None:
            if not _answered(channel, detector, *asked):
                return


def _set_up(channel: socket.socket, about: dict[str, object]) -> Detector | None:
    identity = str(about["id"])
    try:
        restrict(int(str(about["memory_mib"])))
        settings = DetectorSettings.model_validate(about["settings"])
        detector = known.make_at(str(about["place"]), settings, Path(str(about["root"])))
        getattr(detector, "load", lambda: None)()
    except BaseException as error:
        channel.sendall(failed(identity, error, told=PlumblineError))  # there is no content yet
        return None
    channel.sendall(framed({"id": identity, "ready": True}))
    return detector


def _answered(channel: socket.socket, detector: Detector, message: dict[str, object], beside: bytes) -> bool:
    """Whether this worker is fit for another question."""
    identity = str(message["id"])
    try:
        said = answer(identity, detector.detect(content_of(message, beside)))
    except MemoryError as error:  # whatever it was about to make is half made
        channel.sendall(failed(identity, error))
        return False
    except Exception as error:
        said = failed(identity, error)
    channel.sendall(said)
    return True


def _read(questions: BinaryIO) -> tuple[dict[str, object], bytes] | None:
    lengths = questions.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    text, beside = LENGTHS.unpack(lengths)
    return message_of(questions.read(text)), questions.read(beside)
