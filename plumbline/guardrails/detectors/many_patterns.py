"""Many RE2 patterns looked for in one pass. RE2's time is linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plumbline.errors import PlumblineError

MOST_MEMORY = 16 << 20
"""Bytes of RE2 for one set of patterns; it starts its cache of states anew when it is full."""


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
        self._several = re2.Set.SearchSet(options)
        self._patterns: list[tuple[str, Any]] = []
        for name, pattern in patterns:
            try:
                self._patterns.append((name, re2.compile(pattern, options)))
            except re2.error as error:
                raise PatternSyntaxError(f"the pattern of {name} is not one of RE2's: {error}") from error
            self._several.Add(pattern)
        self._several.Compile()

    def matches(self, text: str) -> Iterator[tuple[str, Any]]:
        """Name and match of every match that is not empty, pattern by pattern."""
        for number in sorted(self._several.Match(text) or ()):
            name, pattern = self._patterns[number]
            yield from ((name, match) for match in pattern.finditer(text) if match.end() > match.start())
