"""A text that is checked while it comes is decided as the whole is, however it is cut."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.guardrails.content import Text
from plumbline.guardrails.deciding import STRICTNESS, decide
from plumbline.guardrails.detector import Detection, Failure, Span
from plumbline.guardrails.detectors.patterns import Patterns
from plumbline.guardrails.reasons import FAILED
from plumbline.intent import DetectorSettings, GuardrailChain
from plumbline.serving.alignment.streaming import HELD_BACK, LONGEST_STREAM, STEP, TextStream, TooLongError

PATTERNS = Patterns(
    DetectorSettings.model_validate(
        {
            "kind": "patterns",
            "patterns": [
                {"label": "bad", "pattern": r"\bbadger\b"},
                {"label": "odd", "pattern": r"\bodd one\b"},
                {"label": "mail", "pattern": r"\b[a-z]{1,40}@example\.com\b"},
                {"label": "long", "pattern": "x{200}"},
                {"label": "widest", "pattern": "<[^>]{0,250}>"},
            ],
        }
    )
)
ACTIONS = {"bad": "deny", "odd": "review", "mail": "redact", "long": "redact", "widest": "redact"}
CHAIN = GuardrailChain.model_validate(
    {
        "stage": "output",
        "modality": "text",
        "rules": [
            {"detector": "words", "labels": [label], "action": action, "reason": "so"}
            for label, action in ACTIONS.items()
        ],
    }
)
PIECES = st.sampled_from(
    [
        "badger",
        "badgers",
        "odd one",
        "ann@example.com",
        "x" * 200,
        "<" + "y" * 250 + ">",
        "<b>",
        " and ",
        "fox ",
    ]
)
FILLING = st.text(st.sampled_from("ab @.<>\né"), max_size=300)
TEXTS = st.lists(PIECES | FILLING, max_size=12).map("".join)


async def find(text: Text) -> dict[str, Any]:
    return {"words": PATTERNS.detect(text)}


def streamed(parts, find=find):
    """Everything that was sent, and the outcome."""

    async def story():
        stream = TextStream(CHAIN, find)
        sent = [await stream.feed(part) for part in parts]
        last, outcome = await stream.finish()
        return [*sent, last], outcome

    return asyncio.run(story())


def cut(text, places):
    marks = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(marks)]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 5000), max_size=15))
def test_every_split_is_decided_as_the_whole(text, places):
    """In disguise a match may be wider than what is held back: it may then be denied, and never passes."""
    found = PATTERNS.detect(Text(text))
    whole = decide(CHAIN, {"words": found}, Text(text))
    sent, outcome = streamed(cut(text, places))
    if any(span.end - span.start > HELD_BACK for one in found for span in one.spans):
        assert STRICTNESS.index(outcome.decision) >= STRICTNESS.index(whole.decision)
        return
    assert outcome.decision == whole.decision
    if whole.decision in ("allow", "redact"):
        assert "".join(sent) == (text if whole.redacted is None else whole.redacted)
        assert outcome.redacted == whole.redacted


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 5000), max_size=15))
def test_how_it_was_cut_makes_no_difference_to_what_is_sent(text, places):
    """Before a text is denied or put aside, larger parts let less of it pass; never more."""
    once, many = streamed([text]), streamed(cut(text, places))
    assert once[1] == many[1]
    if once[1].decision in ("deny", "review"):
        assert "".join(many[0]).startswith("".join(once[0]))
    else:
        assert "".join(once[0]) == "".join(many[0])


@settings(max_examples=60, deadline=None)
@given(FILLING, FILLING, st.sampled_from(["a badger!", "the odd one", " ann@example.com "]))
def test_a_positive_is_found_cut_at_every_place(before, after, positive):
    text = f"{before} {positive} {after}"
    whole = decide(CHAIN, {"words": PATTERNS.detect(Text(text))}, Text(text)).decision
    for place in range(len(before), len(before) + len(positive) + 2):
        sent, outcome = streamed([text[:place], text[place:]])
        assert outcome.decision == whole
        assert positive.strip() not in "".join(sent)


def test_nothing_of_what_is_denied_is_sent_nor_anything_behind_it():
    text = "a" * 1000 + " badger " + "b" * 1000
    sent, outcome = streamed([text[place : place + 7] for place in range(0, len(text), 7)])
    assert outcome.decision == "deny"
    assert "".join(sent) == "a" * len("".join(sent))
    assert len("".join(sent)) >= 1000 - STEP


def test_as_much_is_held_back_as_the_longest_pattern_and_a_step():
    text = "fox " * 500
    sent, _ = streamed(list(text))
    held = [number + 1 - len("".join(sent[: number + 1])) for number in range(2000)]
    assert HELD_BACK <= max(held[HELD_BACK + STEP :]) < HELD_BACK + STEP


def test_once_a_person_must_decide_nothing_more_is_sent_and_what_is_denied_later_still_counts():
    sent, outcome = streamed(["the odd one " + "a" * 2000, "and more " * 100])
    assert ("".join(sent), outcome.decision) == ("", "review")
    assert streamed(["the odd one " + "a" * 2000, " a badger"])[1].decision == "deny"


def test_what_only_the_whole_shows_after_it_was_sent_is_denied_and_never_called_redacted():
    """A detector that finds nothing in parts, and at the end something at the beginning."""

    async def late(text):
        is_whole = text.text.startswith("secret") and text.text.endswith("end")
        return {"words": PATTERNS.detect(Text("ann@example.com")) if is_whole else []}

    text = "secret" + "a" * 2000 + "end"
    sent, outcome = streamed([text], late)
    assert "".join(sent).startswith("secret")
    assert (outcome.decision, outcome.redacted) == ("deny", None)
    assert [reason.label for reason in outcome.reasons] == ["mail", "sent"]


def test_what_stands_nowhere_in_particular_takes_out_all_that_is_left_or_denies():
    async def everywhere(text):
        return {"words": [Detection("mail", 1.0)] if "spam" in text.text else []}

    assert streamed(["spam, short"], everywhere) == (["", "[mail]"], streamed(["spam, short"], everywhere)[1])
    sent, outcome = streamed(["fox " * 250 + "spam"], everywhere)
    assert outcome.decision == "deny"
    assert "spam" not in "".join(sent)


def test_a_detector_that_fails_counts_as_the_chain_says():
    async def broken(text):
        return {"words": Failure("raised OSError")}

    sent, outcome = streamed(["a" * 1000], broken)
    assert ("".join(sent), outcome.decision, outcome.reasons[0].label) == ("", "deny", FAILED)


def test_what_is_too_long_to_be_checked_as_a_whole_is_refused():
    with pytest.raises(TooLongError):
        streamed(["a" * LONGEST_STREAM, "a"])


@pytest.mark.parametrize("step", [1, 100, 5000])
def test_of_what_goes_on_too_long_to_be_told_from_its_beginning_nothing_is_sent(step):
    key = Patterns(
        DetectorSettings.model_validate(
            {"kind": "patterns", "patterns": [{"label": "mail", "pattern": "BEGIN [A-Z]{0,240}"}]}
        )
    )

    async def endless(text: Text) -> dict[str, Any]:
        """Finds all that follows a beginning, as private keys are found."""
        spans = [span for one in key.detect(text) for span in one.spans]
        found = [Detection("mail", 1.0, (Span(spans[0].start, len(text.text)),))] if spans else []
        return {"words": found}

    text = "here it is: BEGIN " + "K" * 5000
    sent, outcome = streamed([text[place : place + step] for place in range(0, len(text), step)], endless)
    assert outcome.decision == "deny"
    assert "K" not in "".join(sent)
