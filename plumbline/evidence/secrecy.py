"""Keeps obvious secrets out of the evidence, which can't be unwritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from plumbline.errors import PlumblineError

WORDS = frozenset({"password", "passwd", "passphrase", "secret", "token", "credential", "credentials"})
"""A field with one of these words in its name, and something in it, is taken for a secret."""

PATTERNS = {
    "a password in an address": re.compile(r"://[^/\s:@]*:[^/\s:@]+@"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
"""What a secret looks like in a text."""

_WHOLE = (
    re.compile(r"(?<=://)[^/\s:@]*:[^/\s:@]+(?=@)"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*-----|\Z)", re.DOTALL),
)
"""The same to their end, to be taken out."""


class SecretError(PlumblineError, ValueError):
    """A body holds what looks like a secret."""


def refuse_secrets(body: dict[str, Any], about: str) -> None:
    """Refuses a body with an obvious secret in it; the message names the place and never the value.

    Raises:
        SecretError: where one was found.
    """
    for place, what in _secrets(body, ""):
        raise SecretError(
            f"evidence `{about}` not written: `{place}` holds {what}; leave it out, evidence stays for ever"
        )


def redacted(text: str) -> str:
    """`text` without what `refuse_secrets` would refuse it for: for words that others wrote."""
    for pattern in _WHOLE:
        text = pattern.sub("***", text)
    return text


def _secrets(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            inside = f"{place}.{name}" if place else str(name)
            if inner and _words(str(name)) & WORDS:
                yield inside, "what its name calls a secret"
            yield from _secrets(inner, inside)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _secrets(inner, f"{place}[{index}]")
    elif isinstance(value, str):
        yield from ((place, what) for what, pattern in PATTERNS.items() if pattern.search(value))


def _words(name: str) -> set[str]:
    """`dbPassword`, `DB_PASSWORD` and `db.password` are all db and password."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
