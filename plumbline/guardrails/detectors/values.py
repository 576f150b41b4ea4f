"""Values of known forms in a text: patterns find candidates, a check in Python says how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.detectors.many_patterns import ManyPatterns


class Sure(NamedTuple):
    """A part of a candidate that is one, and how surely."""

    start: int
    end: int
    score: float


Check = Callable[[str], Iterable[Sure]]
"""What of a candidate is one: none, it, or parts of it."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of value is written."""

    label: str
    pattern: str
    """RE2's. Its group, where it has one, is the candidate; what stands around it is context."""
    check: Check
    unless: tuple[str, ...] = ()
    """In lower case: it is none where one of these stands right before it."""


def surely(score: float) -> Check:
    """The whole candidate, with this score."""
    return lambda candidate: (Sure(0, len(candidate), score),)


def where(holds: Callable[[str], bool], score: float) -> Check:
    """The whole candidate where this holds, with this score."""
    return lambda candidate: (Sure(0, len(candidate), score),) if holds(candidate) else ()


class _Value(NamedTuple):
    span: Span
    score: float
    label: str


def _without_the_covered(values: list[_Value]) -> list[_Value]:
    """In order; digits inside an account number are no telephone number as well."""
    kept: list[_Value] = []
    covered = -1  # where the value that reaches farthest ends
    widest_first = sorted(set(values), key=lambda one: (one.span.start, -one.span.end, -one.score, one.label))
    for value in widest_first:
        if value.span.end > covered:
            kept.append(value)
            covered = value.span.end
    return kept


class Values:
    """Finds values of several forms, in the text and in what is encoded in it."""

    def __init__(self, forms: Sequence[Form], *, case_sensitive: bool = False) -> None:
        self.labels = tuple(dict.fromkeys(form.label for form in forms))
        self._forms = forms
        numbered = [(str(number), form.pattern) for number, form in enumerate(forms)]
        self._patterns = ManyPatterns(numbered, case_sensitive=case_sensitive)

    def detect(self, text: Text) -> list[Detection]:
        """One detection a label: its surest value's score, and where each stands."""
        found: list[_Value] = []
        for views in text.views.all():
            for label, start, end, score in self._in(views.plain.text):
                found.append(_Value(views.plain.span(start, end), score, label))
        kept: dict[str, list[_Value]] = {}
        for value in _without_the_covered(found):
            kept.setdefault(value.label, []).append(value)
        return [
            Detection(label, max(one.score for one in values), tuple(one.span for one in values))
            for label, values in kept.items()
        ]

    def _in(self, text: str) -> Iterator[tuple[str, int, int, float]]:
        for number, match in self._patterns.matches(text):
            form = self._forms[int(number)]
            start, end = match.span(1 if match.re.groups else 0)
            if form.unless and text[max(0, start - 12) : start].rstrip(" :.").lower().endswith(form.unless):
                continue
            for sure in form.check(text[start:end]):
                yield form.label, start + sure.start, start + sure.end, sure.score
