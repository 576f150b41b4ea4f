"""How a category is written: the one text for a value, whoever holds it."""

from __future__ import annotations

from typing import Any


def written(value: Any) -> str:
    """A category as people write it: true is `true`, 1.0 is `1`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)
