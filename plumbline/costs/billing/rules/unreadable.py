"""Numbers, times and tags can be read."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding


def unreadable(draft: Draft) -> Iterator[Finding]:
    """What is there and cannot be read as what it should be."""
    for name, column in draft.amounts.items():
        yield Finding(name, f"{name} is no number", column.unreadable)
        yield Finding(name, f"{name} is not finite", column.not_finite)
        yield Finding(name, f"{name} is larger than any bill", column.too_large)
    for name, times in draft.instants.items():
        yield Finding(name, f"{name} is no time in ISO 8601", times.unreadable)
    yield Finding("Tags", "Tags is no JSON object of plain values", draft.tags.unreadable)
