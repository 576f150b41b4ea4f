"""Where in a text things were found: moved, cut to a stretch, and what of it a chain takes out. Pure."""

from __future__ import annotations

import string
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plumbline.guardrails.deciding import held
from plumbline.guardrails.detector import Detection, Failure, Findings, Skipped, Span
from plumbline.intent import GuardrailChain

Found = Mapping[str, Findings]
"""What each detector of a chain found."""


def shifted(found: Found, by: int) -> dict[str, Findings]:
    """The same, found so many characters further on."""
    return _each(found, lambda span: Span(span.start + by, span.end + by))


def between(found: Found, start: int, stop: int) -> dict[str, Findings]:
    """What begins before `stop` and ends behind `start`, from there on; and what stands nowhere."""

    def cut(span: Span) -> Span | None:
        inside = span.end > start and span.start < stop
        return Span(max(span.start, start), span.end) if inside else None

    return _each(found, cut)


def settled(found: Found, until: int, known: int) -> dict[str, Findings]:
    """The same without what begins at `until` or later and ends where the text does so far: it may grow."""
    return _each(found, lambda span: None if span.start >= until and span.end >= known else span)


def reach(found: Found, start: int, until: int) -> int:
    """How far a stretch goes that ends at `until`, or at the end of all that overlaps in crossing it."""
    spans = [span for one in _detections(found) for span in one.spans if span.end > start]
    end = until
    for span in sorted(spans, key=lambda one: one.start):
        if span.start >= end:
            break
        end = max(end, span.end)
    return end


_OF_CODE = string.ascii_letters + string.digits + string.punctuation
"""What codes are written with; no space, and nothing of scripts that have none."""
_APART = 2
"""Characters at most of each part of what is set apart: letters, or bytes in hexadecimal."""


def begin_of_run(text: str, place: int, longest: int) -> int:
    """Where a code that reaches a place may have begun; no more than `longest` characters before it.

    A code is a run without a space, or of parts that are hardly longer than a character each.
    """
    first = max(place - longest, 0)
    begin = first + len(text[first:place].rstrip(_OF_CODE))
    apart = place
    while apart > first and (space := text.rfind(" ", first, apart)) >= apart - _APART - 1:
        apart = max(space, first)
    return min(begin, apart)


def taken_out(chain: GuardrailChain, found: Found, whole: Span) -> Iterator[Span]:
    """What the chain's rules take out; all of the text where it stands nowhere in particular."""
    for rule in chain.rules:
        if rule.action == "redact":
            for one in held(rule, found.get(rule.detector)):
                yield from one.spans or (whole,)


_RECENT = 200
"""Stretches that are remembered each by itself."""


@dataclass
class Stretches:
    """Stretches of a text in their order; those that touch are one."""

    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _added: list[Span] = field(default_factory=list)
    """The last ones, each by itself."""

    def add(self, spans: Sequence[Span]) -> None:
        """Adds stretches that begin no earlier than those before."""
        self._added = [*self._added, *sorted(spans, key=lambda one: one.start)][-_RECENT:]
        for span in sorted(spans, key=lambda one: one.start):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def begin(self, before: int, at_least: int) -> int:
        """Where to begin so as to begin inside nothing that was added: matches are then as before."""
        for span in reversed(self._added):
            if span.start < before <= span.end:  # what touches may be parts of one
                before = span.start
        return max(before, at_least, 0)

    def hold(self, span: Span) -> bool:
        """Whether one of them holds all of it."""
        place = bisect_right(self._starts, span.start) - 1
        return place >= 0 and span.end <= self._ends[place]


def _each(found: Found, move: Callable[[Span], Span | None]) -> dict[str, Findings]:
    return {name: _moved(findings, move) for name, findings in found.items()}


def _moved(findings: Findings, move: Callable[[Span], Span | None]) -> Findings:
    if isinstance(findings, Failure | Skipped):
        return findings
    kept = []
    for one in findings:
        spans = tuple(span for span in map(move, one.spans) if span is not None)
        if spans or not one.spans:
            kept.append(Detection(one.label, one.score, spans))
    return kept


def _detections(found: Found) -> Iterator[Detection]:
    for findings in found.values():
        if not isinstance(findings, Failure | Skipped):
            yield from findings
