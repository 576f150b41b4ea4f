"""A reason is anybody's text, and goes into pull requests, holds, statements and onto terminals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.nightly.releasing.reasons import LONGEST, as_kept


@given(st.text())
def test_a_reason_is_kept_on_one_line_that_steers_nothing(text: str):
    kept = as_kept(text)
    assert kept.isprintable()
    assert as_kept(kept) == kept or len(kept) == LONGEST


def test_a_reason_of_a_megabyte_fits_a_pull_request():
    assert len(as_kept("very slow, " * 100_000)) == LONGEST


def test_what_a_person_wrote_stays():
    assert as_kept("  it answers\n\nwrongly: é ✓ @ada #1  ") == "it answers wrongly: é ✓ @ada #1"
    assert as_kept("\x1b[2J\u202e") == "[2J"
