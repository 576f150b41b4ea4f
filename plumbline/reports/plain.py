"""Markdown as a terminal shows it: tables in columns, nothing escaped, no marks for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPED = re.compile(r"(`+)(?:(?!`).)+?\1|\\([!-/:-@\[-`{-~])|&(lt|gt|amp);|\u2060")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}
_MARK = re.compile(r"<!-- plumbline:[a-z]+ -->")
_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_CELL = re.compile(r"(?<!\\)\|")


def plain_lines(markdown: str) -> list[str]:
    """The text's lines; what stands in a code fence is left as it is.

    Args:
        markdown: of unknown origin. Only `&lt;`, `&gt;` and `&amp;` are read as characters, so that no
            control character comes out of it.
    """
    shown: list[str] = []
    table: list[str] = []
    fenced = False
    for line in markdown.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("|") and not fenced:
            table.append(line)
            continue
        shown += _columns(table)
        table = []
        if fenced or line.startswith("```"):
            shown.append(line)
        elif not _MARK.fullmatch(line):
            shown.append(_plain(line))
    return shown + list(_columns(table))


def on_a_terminal(text: str) -> str:
    """`text` without the control characters that would drive a terminal; its lines stay."""
    kept = (c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text.expandtabs(4))
    return "".join(kept)


def _columns(table: list[str]) -> Iterator[str]:
    """A table's rows, each column as wide as its widest cell."""
    rows = [[] if _RULE.fullmatch(line) else _cells(line) for line in table]
    count = max(map(len, rows), default=0)
    widths = [max((len(row[at]) for row in rows if at < len(row)), default=0) for at in range(count)]
    for row in rows:
        cells = row or ["-" * width for width in widths]
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)).rstrip()


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip()) for cell in _CELL.split(line.strip())[1:-1]]


def _plain(text: str) -> str:
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return found[0].replace("\u2060", "")
    return found[2] or _ENTITIES.get(found[3] or "", "")
