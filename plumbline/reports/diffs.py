"""A pull request's diff as people read it: a line too long for anybody is cut, and says so."""

from __future__ import annotations

LONGEST = 400
"""Characters of a line that are shown whole; a signed statement has thousands on one."""
_SHOWN = 100


def shown_diff(diff: str) -> list[str]:
    """The diff's lines, the longest ones cut."""
    return [_shown(line) for line in diff.splitlines()]


def _shown(line: str) -> str:
    if len(line) <= LONGEST:
        return line
    return f"{line[:_SHOWN]}... ({len(line) - _SHOWN} more characters)"
