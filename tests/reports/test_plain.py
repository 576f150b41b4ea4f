"""A pull request's text on a terminal reads as what was escaped, and can drive nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.markdown import code, escape, table
from plumbline.reports.plain import plain_lines


@given(st.text(st.characters(exclude_characters="`\u2060"), min_size=1))
def test_what_was_escaped_is_read_back(text: str):
    """But for line breaks and control characters, which `escape` leaves out."""
    wanted = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    assert plain_lines(f"x{escape(wanted)}")[:1] == [f"x{wanted}"]


def test_tables_stand_in_columns():
    rows = [[escape("false_omission"), escape("> 0.1")], [code("a_b"), escape("a|b")]]
    assert plain_lines("Above\n\n" + table(("gate", "value"), rows) + "\n\nBelow") == [
        "Above",
        "",
        "gate            value",
        "--------------  -----",
        "false_omission  > 0.1",
        "`a_b`           a|b",
        "",
        "Below",
    ]


def test_code_is_left_as_it_is_and_marks_for_machines_are_left_out():
    text = '`a\\_b`\n<!-- plumbline:promotion -->\n```json\n{"a": "\\\\_ &lt;"}\n| x |\n```'
    assert plain_lines(text) == ["`a\\_b`", "```json", '{"a": "\\\\_ &lt;"}', "| x |", "```"]


def test_no_control_character_comes_out_of_an_entity():
    """A body on a forge may be anybody's."""
    assert plain_lines("&#27;[2J &amp;#27;") == ["&#27;[2J &#27;"]
