"""Reasons that people give, as they are recorded."""

from __future__ import annotations

LONGEST = 500
"""Characters of a reason that are kept."""


def as_kept(because: str) -> str:
    """A reason on one line, not too long."""
    return " ".join(because.split())[:LONGEST]
