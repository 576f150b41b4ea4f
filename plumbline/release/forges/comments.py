"""How Plumbline finds its own comments again: a marker that people don't see."""

from __future__ import annotations

import re


def marker(key: str) -> str:
    """The HTML comment that carries a key."""
    return f"<!-- plumbline: {re.sub(r'[^A-Za-z0-9._:/=-]', '-', key).replace('--', '-')} -->"


def marked(text: str, key: str) -> str:
    """A comment's text with its marker at the end."""
    return f"{text.rstrip()}\n\n{marker(key)}"
