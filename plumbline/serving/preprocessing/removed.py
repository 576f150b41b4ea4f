"""What was taken out of a request, counted by the policy's own words and never by what was sent."""

from __future__ import annotations

from collections import Counter

OTHER = "other fields"
"""Fields that neither the model nor the policy knows."""


class UnharmonisableError(ValueError):
    """An item that cannot become what the model takes. Names the place, never the value."""


class Removed:
    """Counts what is taken out of one request."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()

    def note(self, what: str, times: int = 1) -> None:
        """Counts a forbidden field, or a kind of personal data."""
        self._found[what] += times

    def told(self) -> dict[str, int]:
        """How often each was taken out, by name."""
        return dict(sorted(self._found.items()))
