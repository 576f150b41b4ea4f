"""Cost Explorer adds credits to usage unless it is asked for them apart."""

from __future__ import annotations

from typing import Any

APART = {"Credit": ("Credit", "Refund"), "Tax": ("Tax",)}
"""FOCUS's category, and the record types that it stands for. Everything else is usage."""

CATEGORIES = ("Usage", *APART)


def filter_of(category: str) -> dict[str, Any]:
    """What makes Cost Explorer answer about one category alone."""
    if category in APART:
        return _record_types(APART[category])
    return {"Not": _record_types(tuple(name for names in APART.values() for name in names))}


def _record_types(names: tuple[str, ...]) -> dict[str, Any]:
    return {"Dimensions": {"Key": "RECORD_TYPE", "Values": list(names)}}
