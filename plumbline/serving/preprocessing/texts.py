"""A text in one form: Unicode NFC, plain line ends, no control characters, personal data taken out."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Detector, Span
from plumbline.serving.preprocessing.removed import Removed, UnharmonisableError

KEPT_CONTROLS = "\n\t"
REPLACED = "[{label}]"
"""What stands where personal data was."""
AT_LEAST = 0.5
"""The score from which on something counts as personal data."""


def normalised(text: str) -> str:
    """The text in NFC with plain line ends, without control characters; white space around it goes."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in plain if unicodedata.category(c) not in ("Cc", "Cs") or c in KEPT_CONTROLS)
    return "".join(kept).strip()


def harmonised_text(
    place: str, text: str, longest: int, detector: Detector, kinds: Collection[str], removed: Removed
) -> str:
    """A text as its model takes it.

    Args:
        place: where in the request.
        text: as sent.
        longest: characters it may have.
        detector: finds personal data.
        kinds: the kinds that are taken out.
        removed: where that is counted.

    Raises:
        UnharmonisableError: it is too long.
    """
    if len(text) > longest:
        raise UnharmonisableError(f"{place} has more than {longest} characters")
    return without_personal_data(normalised(text), detector, kinds, removed)


def without_personal_data(text: str, detector: Detector, kinds: Collection[str], removed: Removed) -> str:
    """The text with the name of its kind in place of all personal data."""
    spans = [
        (span, found.label)
        for found in detector.detect(Text(text))
        if found.label in kinds and found.score >= AT_LEAST
        for span in found.spans
    ]
    kept, end = [], 0
    for span, label in sorted(spans, key=_widest_first):
        if span.end <= end:
            continue
        kept += [text[end : max(end, span.start)], REPLACED.format(label=label)]
        removed.note(label)
        end = span.end
    return "".join([*kept, text[end:]])


def _widest_first(one: tuple[Span, str]) -> tuple[int, int]:
    return one[0].start, -one[0].end
