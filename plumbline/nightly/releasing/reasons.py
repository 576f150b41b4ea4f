"""Reasons that people give, as they are recorded and shown."""

from __future__ import annotations

from plumbline.printable import one_line

LONGEST = 500
"""Characters of a reason that are kept: a pull request has to hold it, and a signed statement."""


def as_kept(because: str) -> str:
    """A reason on one line that steers no terminal, not too long."""
    return one_line(because)[:LONGEST]
