"""Values of known forms in a text: patterns find candidates, a check in Python says how sure each is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.detectors.many_patterns import ManyPatterns
from plumbline.guardrails.normalising.view import View

MOST_FOUND = 2000
"""Values of one form in a text. From then on the rest of the text counts as one: it is a list of them."""


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
    alone: bool = False
    """Whether it is none where a digit stands right before or behind it; letters may."""
    core: str = ""
    """A pattern that matches inside every match of `pattern`, in which much may stand between the context and
    the candidate: of a text without it nothing more is asked."""


def surely(score: float) -> Check:
    """The whole candidate, with this score."""
    return lambda candidate: (Sure(0, len(candidate), score),)


def where(holds: Callable[[str], bool], score: float) -> Check:
    """The whole candidate where this holds, with this score."""
    return lambda candidate: (Sure(0, len(candidate), score),) if holds(candidate) else ()


PASSES = 3
"""Times that a text is looked through. What stands around a value may be the next one's, too: of addresses
that a space parts, one pass finds every second."""


class _Value(NamedTuple):
    start: int
    end: int
    score: float
    label: str


def _without_the_covered(values: Iterable[_Value]) -> Iterator[_Value]:
    """In order; digits inside an account number are no telephone number as well, unless they are surer."""
    farthest: dict[float, int] = {}  # by score: where what is as sure ends; there are few scores
    for value in sorted(set(values), key=lambda one: (one.start, -one.end, -one.score, one.label)):
        if all(end < value.end for score, end in farthest.items() if score >= value.score):
            farthest[value.score] = value.end
            yield value


class Values:
    """Finds values of several forms, in the text and in what is encoded in it."""

    def __init__(self, forms: Sequence[Form], *, case_sensitive: bool = False) -> None:
        self.labels = tuple(dict.fromkeys(form.label for form in forms))
        self._forms = forms
        numbered = [(str(number), form.pattern) for number, form in enumerate(forms)]
        cores = {str(number): form.core for number, form in enumerate(forms) if form.core}
        self._patterns = ManyPatterns(numbered, case_sensitive=case_sensitive, cores=cores)

    def detect(self, text: Text) -> list[Detection]:
        """One detection a label: its surest value's score, and where each stands."""
        found: dict[str, dict[Span, float]] = {}
        for view in _as_written_and_plain(text):
            for value in _without_the_covered(self._in(view.text)):
                spans = found.setdefault(value.label, {})
                span = view.span(value.start, value.end)
                spans[span] = max(value.score, spans.get(span, 0.0))
        return [Detection(label, max(spans.values()), tuple(spans)) for label, spans in found.items()]

    def _in(self, text: str) -> Iterator[_Value]:
        """Every value; a text is looked through again without those that were found, if they hid anything."""
        for _ in range(PASSES):
            found: list[_Value] = []
            hiding = False
            for value, end in self._once(text):
                found.append(value)
                hiding = hiding or end > value.end
            yield from found
            if not hiding:
                return
            text = _without(text, found)

    def _once(self, text: str) -> Iterator[tuple[_Value, int]]:
        """Each value, and where the match that it stands in ends."""
        found: dict[str, int] = {}
        for number, match in self._patterns.matches(text):
            form = self._forms[int(number)]
            start, end = match.span(1 if match.re.groups else 0)
            if form.unless and text[max(0, start - 12) : start].rstrip(" :.").lower().endswith(form.unless):
                continue
            if form.alone and (text[max(0, start - 1) : start].isdigit() or text[end : end + 1].isdigit()):
                continue
            for sure in form.check(text[start:end]):
                found[number] = found.get(number, 0) + 1
                if found[number] == MOST_FOUND:
                    yield _Value(start + sure.start, len(text), sure.score, form.label), match.end()
                elif found[number] < MOST_FOUND:
                    yield _Value(start + sure.start, start + sure.end, sure.score, form.label), match.end()


def _as_written_and_plain(text: Text) -> Iterator[View]:
    """The text and its pieces in plain letters, where a circled digit joins its number, and as written."""
    for views in text.views.all():
        yield views.plain
        if views.original.text != views.plain.text:
            yield views.original


def _without(text: str, values: Iterable[_Value]) -> str:
    """The text with line ends in place of values, so that nothing moves, and nothing reaches across."""
    kept: list[str] = []
    end = 0
    for value in sorted(values):
        if value.end > end:
            start = max(value.start, end)
            kept += (text[end:start], "\n" * (value.end - start))
            end = value.end
    return "".join([*kept, text[end:]])
