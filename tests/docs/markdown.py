"""The project's Markdown as a forge reads it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
_FORGE = MarkdownIt("gfm-like", {"linkify": False})


def documents() -> list[Path]:
    """Every Markdown file of the project, without golden texts, which speak of made-up things."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    names = subprocess.check_output(listed, cwd=ROOT, text=True).split("\n")
    return [ROOT / name for name in sorted(names) if name and not name.startswith("tests/")]


def links(document: Path) -> Iterator[str]:
    """The addresses of its links and pictures."""
    for token in _tokens(_FORGE.parse(document.read_text(encoding="utf-8"))):
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type == "image":
            yield str(token.attrs["src"])


def code(document: Path) -> Iterator[str]:
    """Every line of code, in blocks and inside sentences."""
    for token in _tokens(_FORGE.parse(document.read_text(encoding="utf-8"))):
        if token.type in {"fence", "code_block", "code_inline"}:
            yield from token.content.splitlines()


def anchors(document: Path) -> set[str]:
    """The names a forge gives its headings."""
    tokens = _FORGE.parse(document.read_text(encoding="utf-8"))
    titles = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _tokens(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or [])
