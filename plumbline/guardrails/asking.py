"""Asks a detector here, and takes only answers that make sense: anything else is a failure, never silence."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Answer, Detection, Detector, DetectorError, Failure


def ask(detector: Detector, content: Content) -> Answer:
    """What a detector finds, asked in this process; for those whose time is bounded.

    An exception's message may quote the content, so its name alone is told, unless it is ours.
    """
    try:
        found = detector.detect(content)
    except DetectorError as error:
        return Failure(str(error))
    except Exception as error:
        return Failure(f"raised {type(error).__name__}")
    return sound(found, detector.labels, content)


def sound(found: object, labels: Sequence[str], content: Content) -> Answer:
    """The detections, if each has one of the labels, a score from 0 to 1 and places inside the text."""
    if not isinstance(found, list | tuple):
        return Failure("gave no list of detections")
    length = len(content.text) if isinstance(content, Text) else 0
    for one in found:
        wrong = _wrong(one, labels, length)
        if wrong:
            return Failure(wrong)
    return found


def _wrong(one: object, labels: Sequence[str], length: int) -> str | None:
    if not isinstance(one, Detection):
        return "gave something that is no detection"
    if one.label not in labels:
        return "found what it says it can't find"
    if not _is_number(one.score) or not 0 <= one.score <= 1:  # a NaN is neither
        return "gave a score that is no number from 0 to 1"
    for span in one.spans:
        if not 0 <= span.start < span.end <= length:
            return "named a place outside the text"
    return None


def _is_number(score: object) -> bool:
    return isinstance(score, int | float) and not isinstance(score, bool)
