"""Many RE2 patterns looked for in one pass. RE2's time is linear in the text, whatever the pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plumbline.errors import PlumblineError

MOST_MEMORY = 16 << 20
"""Bytes of RE2 for one pattern; beyond them it goes on, more slowly."""


class PatternSyntaxError(PlumblineError, ValueError):
    """A pattern that RE2 does not take."""


_NO_CORES: Mapping[str, str] = {}


class ManyPatterns:
    """Named patterns. A text that none matches costs one pass over it."""

    def __init__(
        self,
        patterns: Sequence[tuple[str, str]],
        *,
        case_sensitive: bool = False,
        cores: Mapping[str, str] = _NO_CORES,
    ) -> None:
        """Compiles them.

        Args:
            patterns: names and patterns.
            case_sensitive: whether `a` is another letter than `A`.
            cores: by name, for patterns in which much may stand between two parts: a pattern that matches
                inside every match of it. Where none is found the whole is not looked for. Joined with others,
                the whole has so many states that RE2's automaton outgrows its cache.

        Raises:
            PatternSyntaxError: RE2 does not take one.
        """
        import re2

        self._patterns: list[tuple[str, Any]] = []
        for name, pattern in patterns:
            try:
                self._patterns.append((name, re2.compile(pattern, _options(case_sensitive=case_sensitive))))
            except re2.error as error:
                raise PatternSyntaxError(f"the pattern of {name} is not one of RE2's: {error}") from error
        # Patterns joined to one. RE2's own sets find nothing, in silence, once their memory is used up.
        joined = "|".join(f"(?:{cores.get(name, pattern)})" for name, pattern in patterns)
        self._any = re2.compile(joined, _options(case_sensitive=case_sensitive, captures=False))

    def matches(self, text: str) -> Iterator[tuple[str, Any]]:
        """Name and match of every match that is not empty, pattern by pattern."""
        # Bytes: whether there is a match is the same, and its place in characters, which costs, is not asked.
        if self._any.search(text.encode()) is None:
            return
        for name, pattern in self._patterns:
            yield from ((name, match) for match in pattern.finditer(text) if match.end() > match.start())


def _options(*, case_sensitive: bool, captures: bool = True) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case_sensitive
    options.max_mem = MOST_MEMORY
    options.never_capture = not captures
    return options
