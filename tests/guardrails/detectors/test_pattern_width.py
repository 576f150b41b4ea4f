"""A pattern says how much text it may take, or is refused."""

from __future__ import annotations

import math

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Text
from plumbline.guardrails.detectors.pattern_width import widest_match
from plumbline.guardrails.detectors.patterns import Patterns
from plumbline.intent import DetectorSettings


@pytest.mark.parametrize(
    ("pattern", "width"),
    [
        ("abc", 3), ("a|bcd|", 3), ("(ab){2,3}c?", 7), (r"\bfoo[^\]]{0,5}\d", 9), ("(?i)x(?:y|zz)", 3),
        ("[[:alpha:]]x", 2), ("[]a]b", 2), (r"\x{1F600}\pL\p{Greek}", 3), ("(?P<n>ab){3}", 6), ("^$", 0),
        (r"(?:\b)*a", 1), (r"a\{2\}", 4), ("a{0}b", 1), ("(?i:a)b", 2), ("a{2,}?", math.inf), ("x*", math.inf),
        ("(a+)?", math.inf), (".{,5}", 5),
    ],
)  # fmt: skip
def test_the_widest_match_of_a_pattern(pattern, width):
    assert widest_match(pattern) == width


pieces = st.sampled_from(["a", "b", "[ab]", ".", "a{2}", "(?:ab|b)", "b?", "a{1,3}", r"\w", "(a)"])


@given(st.lists(pieces, min_size=1, max_size=6).map("".join), st.text(alphabet="ab", max_size=40))
def test_no_match_is_wider_than_said(pattern, text):
    found = re2.search(pattern, text)
    assert found is None or found.end() - found.start() <= widest_match(pattern)


def made(pattern: str) -> Patterns:
    return Patterns(
        DetectorSettings.model_validate(
            {"kind": "patterns", "patterns": [{"label": "x", "pattern": pattern}]}
        )
    )


@pytest.mark.parametrize("pattern", ["a+", ".*", "a{257}", "(a{100}){3}", r"\Qa\E", "(?U)a{2}", r"\C"])
def test_what_may_be_longer_than_streamed_text_is_held_back_or_is_not_understood_is_refused(pattern):
    with pytest.raises(PlumblineError, match="x"):
        made(pattern)


@pytest.mark.parametrize(
    "text",
    [
        "red fox",
        "r e d fox",
        "ＲＥＤ fox",
        "r\u200bed fox",
        "r3d fox",
        "reeeed fox",
        "cmVkIGZveCBhbmQgbW9yZQ==",
    ],
)
def test_a_topic_is_found_in_disguise(text):
    assert [one.label for one in made(r"\bred fox\b").detect(Text(text))] == ["x"]


def test_patterns_of_other_scripts_find_what_they_say():
    assert made("секрет").detect(Text("это секрет"))


def test_a_detector_without_patterns_is_refused():
    with pytest.raises(PlumblineError, match="patterns"):
        Patterns(DetectorSettings(kind="patterns"))
