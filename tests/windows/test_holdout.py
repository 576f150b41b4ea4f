"""Whether a row is held out depends on its id and the salt alone."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import Holdout
from plumbline.windows.holdout import in_holdout

HOLDOUT = Holdout(salt="jobs", share=0.3)


@given(row=st.integers() | st.text())
def test_the_rule_as_it_is_written(row):
    digits = hashlib.sha256(f"jobs:{row}".encode()).hexdigest()[:8]
    assert in_holdout([row], HOLDOUT)[0] == (int(digits, 16) / 2**32 >= 0.7)


@given(rows=st.lists(st.integers(), unique=True), kept=st.sets(st.integers(0, 50)))
def test_rows_that_come_or_go_leave_the_others_where_they_are(rows, kept):
    some = [row for place, row in enumerate(rows) if place in kept]
    everywhere = dict(zip(rows, in_holdout(rows, HOLDOUT), strict=True))
    assert list(in_holdout(some, HOLDOUT)) == [everywhere[row] for row in some]


def test_the_share_is_about_right():
    assert abs(in_holdout(range(20_000), HOLDOUT).mean() - 0.3) < 0.015


def test_another_salt_is_another_choice():
    mine, theirs = (in_holdout(range(1000), Holdout(salt=salt)) for salt in ("a", "b"))
    assert (mine != theirs).any()


def test_no_rows_are_no_choice():
    assert in_holdout([], HOLDOUT).shape == (0,)
