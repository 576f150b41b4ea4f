"""A diff shows every line, and of a line too long for anybody its beginning."""

from __future__ import annotations

from plumbline.reports.diffs import LONGEST, shown_diff


def test_lines_people_can_read_are_left_alone():
    assert shown_diff("+a\n- b") == ["+a", "- b"]
    assert shown_diff("x" * LONGEST) == ["x" * LONGEST]


def test_a_longer_one_says_how_much_is_left_out():
    (line,) = shown_diff("+" + "x" * 999)
    assert line == "+" + "x" * 99 + "... (900 more characters)"
