"""The one escaping path for Markdown: names from data, specs and forges are hostile."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from plumbline.printable import one_line

_SPECIAL = re.compile(r"[\\`*_\[\]|~$]")
_LINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_BLOCK = re.compile(r"^(\d{0,9})([-+=#.):])(?=[\s=#-]|$)")
_MENTION = re.compile(r"@|(?:[#!]|&amp;|\bGH-)(?=\d)", re.IGNORECASE)
_ACTION = re.compile(r"^/(?=\w)")  # GitLab carries out a line such as /merge or /close
_CLOSING = re.compile(r"#(?=\d)")  # GitLab closes an issue for `fixes #12` even in a code span
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_JOINER = "\u2060"  # invisible; forges resolve @name and #12 after Markdown, where a backslash is gone


def escape(text: str) -> str:
    """`text` as it stands, on one line: no markup, block, link, mention or HTML comes out of it."""
    line = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    line = "".join(_HTML.get(character, character) for character in line)
    line = _BLOCK.sub(r"\1\\\2", _LINK.sub(r"\\\g<0>", line))
    line = _ACTION.sub(r"\\/", line)
    return _MENTION.sub(rf"\g<0>{_JOINER}", line)


def code(text: str) -> str:
    """`text` as a code span that its own backticks cannot end and its pipes cannot split a table with."""
    line = _CLOSING.sub(rf"\g<0>{_JOINER}", one_line(text).replace("|", "\u2223"))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    padding = " " if "`" in line or not line else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], figures: Collection[int] = ()) -> str:
    """A Markdown table of cells that are escaped already; columns of `figures` stand to the right."""
    rule = ["---:" if place in figures else "---" for place in range(len(header))]
    lines = [header, rule, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def link(text: str, address: str, before: str = "") -> str:
    """A link to an address of this installation, `before` in front of it; nothing if there is none.

    Only http and https, and nothing that holds a user's name: any other address is no link.
    """
    if not re.match(r"https?://[^\s/@]+(/|$)", address):
        return ""
    target = re.sub(r"[\s<>()\\|\"'`]", lambda found: f"%{ord(found[0]):02X}", one_line(address))
    return f"{before}[{escape(text)}](<{target}>)"
