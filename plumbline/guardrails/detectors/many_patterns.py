"""Many RE2 patterns looked for in one pass. RE2's time is linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plumbline.errors import PlumblineError

MOST_MEMORY = 16 << 20
"""Bytes of RE2 for one pattern; beyond them it goes on, more slowly."""


class PatternSyntaxError(PlumblineError, ValueError):
    """A pattern that RE2 does not take."""


class ManyPatterns:
    """Named patterns. A text that none matches costs one pass over it."""

    def __init__(self, patterns: Sequence[tuple[str, str]], *, case_sensitive: bool = False) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = case_sensitive
        options.max_mem = MOST_MEMORY
        self._patterns: list[tuple[str, Any]] = []
        for name, pattern in patterns:
            try:
                self._patterns.append((name, re2.compile(pattern, options)))
            except re2.error as error:
                raise PatternSyntaxError(f"the pattern of {name} is not one of RE2's: {error}") from error
        # One pattern of all of them. RE2's own sets find nothing, in silence, once their memory is used up.
        self._any = re2.compile("|".join(f"(?:{pattern})" for _, pattern in patterns), options)

    def matches(self, text: str) -> Iterator[tuple[str, Any]]:
        """Name and match of every match that is not empty, pattern by pattern."""
        if self._any.search(text) is None:
            return
        for name, pattern in self._patterns:
            yield from ((name, match) for match in pattern.finditer(text) if match.end() > match.start())
