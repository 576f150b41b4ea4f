"""Text from outside as it may be printed: nothing in it moves a cursor or starts a line of its own."""

from __future__ import annotations


def printable(text: str, instead: str = "") -> str:
    """The text with `instead` in place of every character that is not printed, line ends included."""
    return "".join(character if character.isprintable() else instead for character in text)


def one_line(text: str) -> str:
    """The text on one line, its white space folded."""
    return " ".join(printable(text, " ").split())


def spelled_out(text: str) -> str:
    """The text with every character that is not printed spelled out, as Python would in a string."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
