"""Many patterns cost one pass where none matches, and nothing is lost when their memory is used up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.detectors.many_patterns import ManyPatterns, PatternSyntaxError


def names(patterns: ManyPatterns, text: str) -> list[str]:
    return [name for name, _ in patterns.matches(text)]


@given(st.text(alphabet="abc ", max_size=30))
def test_all_of_them_find_what_each_finds(text):
    given_patterns = [("one", "ab+"), ("two", "(b|c)c"), ("three", "^a.*c$")]
    alone = [name for pattern in given_patterns for name in names(ManyPatterns([pattern]), text)]
    assert names(ManyPatterns(given_patterns), text) == alone


def test_patterns_with_many_states_still_find():
    """RE2's sets find nothing once their states do not fit; one pattern of all goes on more slowly."""
    counted = [(f"p{n}", f"[a-z0-9]{{{n}}}x[a-z0-9_-]{{100,200}}y") for n in range(30, 36)]
    patterns = ManyPatterns([*counted, ("last", "needle")])
    text = "".join("abcdefghijkl0123x"[n * n % 17] for n in range(5_000)) + " needle"
    assert "last" in names(patterns, text)


@given(st.text(alphabet="abcd é\n", max_size=30))
def test_a_core_changes_nothing_that_is_found(text):
    wide = [("one", "a[^\\n]{0,10}?(b(?:c|é)d?)"), ("two", "cc")]
    found = [(name, match.span(1)) for name, match in ManyPatterns(wide[:1]).matches(text)]
    cored = ManyPatterns(wide, cores={"one": "b(?:c|é)"}).matches(text)
    assert [(name, match.span(1)) for name, match in cored if name == "one"] == found


def test_flags_of_one_pattern_are_not_anothers():
    patterns = ManyPatterns([("one", "(?-i:A)"), ("two", "b")])
    assert names(patterns, "a B") == ["two"]


def test_a_pattern_that_cannot_be_read_is_named():
    with pytest.raises(PatternSyntaxError, match="one"):
        ManyPatterns([("one", "(")])
