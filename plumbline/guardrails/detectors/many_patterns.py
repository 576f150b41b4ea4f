"""Many RE2 patterns looked for in one pass. RE2's time is linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from plumbline.errors import PlumblineError

MOST_MEMORY = 16 << 20
"""Bytes of RE2 for one pattern; beyond them it goes on, more slowly."""


class PatternSyntaxError(PlumblineError, ValueError):
    """A pattern that RE2 does not take."""


class ManyPatterns:
    """Named patterns. A text that none matches costs a pass over it, or two."""

    def __init__(
        self,
        patterns: Sequence[tuple[str, str]],
        *,
        case_sensitive: bool = False,
        gaps: Collection[str] = (),
    ) -> None:
        """Compiles them.

        Args:
            patterns: names and patterns.
            case_sensitive: whether `a` is another letter than `A`.
            gaps: names of patterns in which much may stand between two parts. Joined with others, RE2's
                automaton outgrows its cache: they get a pass of their own, and all of it takes a third of
                the time.

        Raises:
            PatternSyntaxError: RE2 does not take one.
        """
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
        # Patterns joined to one. RE2's own sets find nothing, in silence, once their memory is used up.
        parts = [[one for one in patterns if (one[0] in gaps) is has_gaps] for has_gaps in (False, True)]
        self._any = [
            re2.compile("|".join(f"(?:{pattern})" for _, pattern in part), options) for part in parts if part
        ]

    def matches(self, text: str) -> Iterator[tuple[str, Any]]:
        """Name and match of every match that is not empty, pattern by pattern."""
        if all(some.search(text) is None for some in self._any):
            return
        for name, pattern in self._patterns:
            yield from ((name, match) for match in pattern.finditer(text) if match.end() > match.start())
