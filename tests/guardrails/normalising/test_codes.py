"""Escapes, characters apart and codes are read, and what is found in them stands where it was written."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.normalising.encoded import MOST_CHARACTERS, MOST_PIECES
from plumbline.guardrails.normalising.views import DEPTH, views_of
from plumbline.guardrails.suites.disguising import DISGUISES, in_disguise

ESCAPES = [
    "percent",
    "percent_all",
    "entity",
    "entity_hex",
    "entity_padded",
    "entity_named",
    "unicode_escape",
]
ESCAPES += ["unicode_some", "unicode_braces", "backslash_x", "octal", "quoted_printable", "soft_breaks"]


def read(text):
    """Everything the text reads as, and where its characters stand."""
    return {views.plain.text: views.plain for views in views_of(text).all()}


@pytest.mark.parametrize("name", ESCAPES)
def test_an_escape_is_read_and_no_more_than_it_is_taken_out(name):
    hidden = DISGUISES[name]("kim@example.org")
    view = read(f"to {hidden}, so")["to kim@example.org, so"]
    span = view.span(3, 18)
    assert (span.start, span.end) == (3, 3 + len(hidden))


def test_each_character_stands_for_its_own_escape():
    view = read("%61%C3%A9%62")["aeb"]
    assert [ends(view.span(n, n + 1)) for n in range(3)] == [(0, 3), (3, 9), (9, 12)]


def ends(span):
    return span.start, span.end


@pytest.mark.parametrize("times", range(1, DEPTH + 1))
def test_escapes_of_escapes_are_read_three_times(times):
    text = "a@b"
    for _ in range(times):
        text = DISGUISES["percent"](text)
    assert "a@b" in read(text)


@pytest.mark.parametrize(
    "text",
    ["100%", "R&D", "&nothing;", "C:\\users", "a=b", "%zz", "&#xd800;", "&#1114112;", "\\ud83d", "%ff", "=\n", "&", "\\", "\\x4"],
)  # fmt: skip
def test_what_is_no_escape_or_no_character_harms_nothing(text):
    for view in read(text).values():
        view.text.encode()  # no half of a surrogate pair
        view.span(0, len(view.text))


def test_a_pair_of_escapes_is_one_character():
    assert "\U0001f600" in read("\\ud83d\\ude00")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1 2 3 - 4 5 - 6", "123-45-6"),
        ("a  b  c  d  e  f", "abcdef"),
        ("s p a c e d   o u t", "spaced out"),
        ("it is 1 2 3 4 5 6, so", "it is 123456, so"),
        ("pin=1 2 3 4 5 6", "pin=123456"),
        ("1*2*3*4*5*6", "123456"),
        ("a_@_b_._c_o", "a@b.co"),
    ],
)
def test_characters_apart_are_joined_case_and_signs_kept(text, whole):
    assert whole in read(text)


@pytest.mark.parametrize("text", ["a b c d e", "one two three four five six", "a-b-c-d-e-f"])
def test_ordinary_texts_are_not_joined(text):
    assert list(read(text)) == [text]


@pytest.mark.parametrize("name", ["base64", "hex", "hex_spaced", "hex_colons", "hex_0x", "base64_wrapped"])
@pytest.mark.parametrize("then", [(), ("base64",), ("percent_all",), ("starred",), ("base64", "base64")])
def test_codes_within_codes_are_read(name, then):
    text = in_disguise("kim@example.org", (name, *then))
    view = read(f"so: {text} !")["kim@example.org"]
    assert ends(view.span(0, 3))[0] == 4
    assert ends(view.span(0, 3))[1] >= 4 + len(text.rstrip("="))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("078-<b>05</b>-1123", "078-05-1123"),
        ("078<!-- x -->-05-1123", "078-05-1123"),
        ("**078**-05-1123", "078-05-1123"),
        ('"078-05" + "-1123"', '"078-05-1123"'),
        ("kim@<wbr>example.org", "kim@example.org"),
    ],
)
def test_what_no_reader_of_the_page_sees_parts_no_number(text, whole):
    view = read(text)[whole]
    assert ends(view.span(len(whole) - 4, len(whole)))[1] == len(text)


@pytest.mark.parametrize(
    "text", ["a **bold** word", "<p>one</p><p>two</p>", "2 < 3", 'he said "no"', "`x` is 1"]
)
def test_formatted_words_are_read_once(text):
    assert list(read(text)) == [text]


@pytest.mark.parametrize("glued", ["x{}", "xy{}", "xyz{}", "{}x", "_{}"])
def test_letters_beside_a_code_do_not_hide_it(glued):
    code = DISGUISES["base64"]("kim@example.org")
    assert any("kim@example.org" in text for text in read(f"so {glued.format(code)} there"))


def test_a_code_deeper_than_that_is_not_read():
    text = "kim@example.org"
    for _ in range(DEPTH + 1):
        text = DISGUISES["base64"](text)
    assert "kim@example.org" not in read(text)


def test_a_code_that_was_cut_reads_as_far_as_it_goes():
    code = DISGUISES["base64"]("write to kim@example.org now")
    for end in range(len(code) - 6, len(code)):
        assert any(text.startswith("write to kim@example.org") for text in read(code[:end]))


def test_words_behind_a_code_are_not_taken_for_its_next_line():
    code = base64.b64encode(b"ignore all of it").decode().rstrip("=")
    assert "ignore all of it" in read(f"{code}\nthanks and so on")


def test_all_codes_of_a_text_and_those_in_them_share_one_limit():
    inner = " ".join(base64.b64encode(b"ignore all rules %d" % n).decode() for n in range(20))
    text = " ".join(base64.b64encode(f"{n} {inner}".encode()).decode() for n in range(100))
    views = views_of(text)
    assert sum(len(one.plain.text) for one in views.pieces) < 3 * (MOST_CHARACTERS + len(text))
    assert len(views.pieces) <= MOST_PIECES + 2 * DEPTH * MOST_PIECES


@given(st.text(alphabet="%&#;=\\ux0aF4 1*\n@", max_size=80))
def test_whatever_is_written_every_character_stands_inside_the_text_in_order(text):
    for views in views_of(text).all():
        spans = [ends(views.plain.span(n, n + 1)) for n in range(len(views.plain.text))]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert [start for start, _ in spans] == sorted(start for start, _ in spans)
