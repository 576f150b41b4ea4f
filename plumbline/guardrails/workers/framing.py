"""A question to a worker and its answer, as bytes: two lengths, JSON, and pixels as they are.

The lengths are those of the JSON and of what follows it, four bytes each.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from plumbline.guardrails.content import Content, Picture, Row, Text
from plumbline.guardrails.detector import Detection, DetectorError, Span

LENGTHS = struct.Struct("!II")
"""What every frame begins with."""

MOST_ANSWER = 2**20
"""Bytes of an answer; a worker that says more is out of order."""


class FrameError(ValueError):
    """Bytes that are no frame, or not the one that was asked for."""


def framed(message: Mapping[str, Any], beside: bytes = b"") -> bytes:
    """The message as bytes, with others beside it."""
    text = json.dumps(message, separators=(",", ":")).encode()
    return LENGTHS.pack(len(text), len(beside)) + text + beside


def message_of(text: bytes) -> dict[str, Any]:
    """The JSON of a frame.

    Raises:
        FrameError: it is no JSON object.
    """
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise FrameError("no JSON") from None
    if not isinstance(message, dict):
        raise FrameError("no JSON object")
    return message


def question(identity: str, content: Content) -> bytes:
    """The frame that asks for what a detector finds in the content."""
    match content:
        case Text(text):
            return framed({"id": identity, "text": text})
        case Row(values):
            return framed({"id": identity, "row": dict(values)})
        case Picture():
            about = [content.width, content.height, content.format, content.frames, list(content.metadata)]
            return framed({"id": identity, "picture": about}, content.rgb)


def content_of(message: Mapping[str, Any], beside: bytes) -> Content:
    """What is asked about; the worker's side of `question`."""
    if "text" in message:
        return Text(message["text"])
    if "row" in message:
        return Row(message["row"])
    width, height, kind, frames, metadata = message["picture"]
    return Picture(width, height, beside, kind, frames, tuple(metadata))


def answer(identity: str, found: Sequence[Detection]) -> bytes:
    """The frame that says what was found."""
    listed = [[one.label, one.score, [[span.start, span.end] for span in one.spans]] for one in found]
    return framed({"id": identity, "found": listed})


def failed(identity: str, error: BaseException, told: type[Exception] = DetectorError) -> bytes:
    """The frame that says what went wrong: an error's name, since its message may quote the content.

    Args:
        identity: the question's.
        error: what was raised.
        told: the kind of errors whose message is for people, and quotes none.
    """
    why = str(error) if isinstance(error, told) else None
    return framed({"id": identity, "raised": type(error).__name__, "why": why})


def detections_of(message: Mapping[str, Any]) -> list[Detection]:
    """What an answer found, not yet held against what its detector may find.

    Raises:
        FrameError: it lists no detections.
    """
    try:
        return [
            Detection(label, score, tuple(Span(*map(_place, span)) for span in spans))
            for label, score, spans in message["found"]
        ]
    except (KeyError, TypeError, ValueError):
        raise FrameError("no detections") from None


def _place(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value
