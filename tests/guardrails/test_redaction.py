"""What is taken out of a text is gone, and everything else stays, character for character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails import deciding
from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.redaction import redact
from tests.guardrails.policies import chain, rule


@st.composite
def places(draw: st.DrawFn) -> tuple[str, list[tuple[Span, str]]]:
    """A text of anything, lone surrogates and combining marks included, and places in it."""
    text = draw(st.text(st.characters(codec=None), max_size=40))
    ends = st.integers(0, max(0, len(text) - 1))
    found = draw(st.lists(st.tuples(ends, ends, st.sampled_from("ab")), max_size=6)) if text else []
    return text, [(Span(min(i, j), max(i, j) + 1), label) for i, j, label in found]


def without(text: str, spans: list[tuple[Span, str]]) -> list[str]:
    """The stretches of text that no place covers, found another way: by marking every character."""
    covered = [any(span.start <= i < span.end for span, _ in spans) for i in range(len(text))]
    stretches, here = [], ""
    for i, character in enumerate(text):
        if covered[i]:
            if not i or not covered[i - 1]:
                stretches.append(here)
                here = ""
        else:
            here += character
    return [*stretches, here]


@given(places())
def test_what_stands_outside_all_places_stays_and_nothing_of_the_inside_does(drawn):
    text, spans = drawn
    marks = [(span, "\N{WHITE SQUARE}") for span, _ in spans]
    text = text.replace("\N{WHITE SQUARE}", ".")
    expected = _joined(text, spans)
    assert redact(text, marks) == expected


def _joined(text: str, spans: list[tuple[Span, str]]) -> str:
    """Places that touch without overlapping are each named; those that overlap are named once."""
    merged: list[list[int]] = []
    for span, _ in sorted(spans, key=lambda place: (place[0].start, place[0].end)):
        if merged and span.start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], span.end)
        else:
            merged.append([span.start, span.end])
    out, end = "", 0
    for start, stop in merged:
        out += text[end:start] + "[\N{WHITE SQUARE}]"
        end = stop
    return out + text[end:]


@given(places())
def test_the_order_of_places_does_not_matter(drawn):
    text, spans = drawn
    assert redact(text, spans) == redact(text, reversed(spans))


@given(places())
def test_the_stretches_between_places_are_those_of_the_original(drawn):
    text, spans = drawn
    text = text.replace("[", "(").replace("]", ")")
    parts = redact(text, spans).replace("[b]", "[a]").split("[a]")
    assert [part for part in parts if part] == [part for part in without(text, spans) if part]


def test_of_places_that_overlap_the_first_and_longest_is_named():
    found = [(Span(2, 4), "b"), (Span(0, 3), "a"), (Span(0, 2), "c"), (Span(6, 7), "d")]
    assert redact("abcdefgh", found) == "[a]ef[d]h"


def test_what_stands_nowhere_in_particular_takes_the_whole_text():
    found = {"it": [Detection("bad", 1.0)]}
    assert deciding.decide(chain(rule("it", "redact")), found, Text("abc")).redacted == "[bad]"


def test_nothing_is_redacted_where_something_stricter_is_decided():
    found = {"it": [Detection("bad", 1.0, (Span(0, 1),))]}
    outcome = deciding.decide(chain(rule("it", "redact"), rule("it", "deny")), found, Text("abc"))
    assert (outcome.decision, outcome.redacted) == ("deny", None)


def test_only_what_is_to_be_redacted_is_taken_out():
    found = {
        "it": [Detection("bad", 0.9, (Span(0, 1),))],
        "other": [Detection("bad", 0.9, (Span(1, 2),))],
    }
    given_chain = chain(rule("it", "redact"), rule("other", "allow"), rule("it", "redact", at_least=0.95))
    assert deciding.decide(given_chain, found, Text("abc")).redacted == "[bad]bc"
