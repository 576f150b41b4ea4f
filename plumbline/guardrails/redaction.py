"""Takes places out of a text. What stands outside them stays, character for character."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.guardrails.detector import Span

REDACTED = "[{label}]"
"""What stands where something was taken out."""


def redact(text: str, places: Iterable[tuple[Span, str]]) -> str:
    """The text without the places; those that overlap are taken out together.

    Args:
        text: the original, as the detectors were given it.
        places: each with the label of what stands there; all inside the text, in any order.

    Returns:
        The text with `[label]` in place of each stretch of overlapping places: the label of the one that
        begins first, and of two that begin together, of the longer one.
    """
    kept: list[str] = []
    end = 0
    for span, label in sorted(places, key=lambda place: (place[0].start, -place[0].end, place[1])):
        if span.start >= end:
            kept += (text[end : span.start], REDACTED.format(label=label))
        end = max(end, span.end)
    return "".join([*kept, text[end:]])
