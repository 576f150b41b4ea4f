"""Topic and pattern rules: RE2 patterns, all of them looked for in one pass."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.detectors.many_patterns import ManyPatterns
from plumbline.guardrails.detectors.pattern_width import widest_match
from plumbline.intent import DetectorSettings, Pattern
from plumbline.intent.guardrails import LONGEST_MATCH


class PatternError(PlumblineError, ValueError):
    """A pattern that cannot be used."""


class Patterns:
    """Finds what the policy's patterns match, each with a score of 1, whatever the text is disguised as."""

    bounded = True
    modalities = ("text",)
    reads = frozenset({"patterns"})

    def __init__(self, settings: DetectorSettings) -> None:
        if not settings.patterns:
            raise PatternError("a detector of kind patterns has none: give it `patterns`")
        self.labels = tuple(dict.fromkeys(pattern.label for pattern in settings.patterns))
        self._patterns = ManyPatterns([(one.label, one.pattern) for one in settings.patterns])
        for pattern in settings.patterns:
            _refuse_long(pattern)

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a label, with every place it stands at."""
        if not isinstance(content, Text):
            return ()
        found: dict[str, set[Span]] = {}
        for view in content.views.to_search():
            for label, match in self._patterns.matches(view.text):
                found.setdefault(label, set()).add(view.span(*match.span()))
        return [Detection(label, 1.0, tuple(sorted(spans, key=_place))) for label, spans in found.items()]


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _refuse_long(pattern: Pattern) -> None:
    try:
        widest = widest_match(pattern.pattern)
    except ValueError as error:
        raise PatternError(
            f"the pattern of {pattern.label} has {error}; write it with plain groups, classes and counts"
        ) from error
    if widest > LONGEST_MATCH:
        raise PatternError(
            f"the pattern of {pattern.label} may match more than {LONGEST_MATCH} characters, and streamed "
            f"text is held back by no more: write {{0,50}} in place of * and {{1,50}} in place of +"
        )
