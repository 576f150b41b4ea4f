"""Names from forges and files may hold anything; what is printed of them moves no cursor."""

from hypothesis import given
from hypothesis import strategies as st

from plumbline.printable import one_line, printable, spelled_out

STEERS = "a\x1b[2Jb\nc\u2028d\u202ee"


def test_what_is_not_printed_is_left_out_or_replaced():
    assert printable(STEERS) == "a[2Jbcde"
    assert printable(STEERS, "?") == "a?[2Jb?c?d?e"


def test_one_line_folds_its_white_space():
    assert one_line("  a\n\n b\tc\u00a0") == "a b c"


def test_a_spelled_out_text_tells_what_was_there():
    assert spelled_out(STEERS) == "a\\x1b[2Jb\\nc\\u2028d\\u202ee"


@given(st.text())
def test_whatever_comes_is_printable(text):
    assert all(made.isprintable() for made in (printable(text), one_line(text), spelled_out(text)))
