"""Topic and pattern rules: RE2 patterns, all of them looked for in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.intent import DetectorSettings


class PatternError(PlumblineError, ValueError):
    """A pattern that RE2 does not take."""


class Patterns:
    """Finds what the policy's patterns match, each with a score of 1."""

    bounded = True
    modalities = ("text",)
    reads = frozenset({"patterns"})

    def __init__(self, settings: DetectorSettings) -> None:
        self.labels = tuple(dict.fromkeys(pattern.label for pattern in settings.patterns))
        self._patterns = [(one.label, _compiled(one.label, one.pattern)) for one in settings.patterns]

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a label, with every place it stands at."""
        if not isinstance(content, Text):
            return ()
        found: dict[str, list[Span]] = {}
        for label, pattern in self._patterns:
            for match in pattern.finditer(content.text):
                found.setdefault(label, []).append(Span(*match.span()))
        return [Detection(label, 1.0, tuple(spans)) for label, spans in found.items()]


def _compiled(label: str, pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise PatternError(f"the pattern of {label} is not one of RE2's: {error}") from error
