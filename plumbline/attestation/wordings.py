"""Words that several rules refuse in."""

from __future__ import annotations

from plumbline.attestation.areas import Area
from plumbline.printable import printable

TAKE_OFF_FIRST = "first take the file off policies/plumbline.yaml, in a pull request of its own"
"""What to do about something that no release may change."""

_LONGEST = 200
"""Characters of a name from outside that a refusal repeats."""


def quoted(text: str) -> str:
    """A name from outside in quotes: cut short, and without what would move a cursor."""
    shown = printable(text, "?")
    return repr(shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}...")


def misplaced(area: Area, what: str) -> str | None:
    """Why no release may edit a managed file; none if it belongs to just one environment."""
    if not area.environments:
        return f"changes {what} in a file that several environments share; no release edits it"
    if len(area.environments) > 1:
        return f"the file belongs to {' and '.join(area.environments)}: let policies/plumbline.yaml name one"
    return None
