"""The category and the class of a charge are FOCUS's."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding

ALLOWED = {
    "ChargeCategory": ("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
    "ChargeClass": ("Correction",),
}


def unknown_category(draft: Draft) -> Iterator[Finding]:
    """Whether an amount may be below zero depends on these two."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name, allowed in ALLOWED.items():
        named = draft.words[name]
        unknown = pc.and_(pc.is_valid(named), pc.invert(pc.is_in(named, pa.array(allowed))))
        yield Finding(name, f"{name} is none of {', '.join(allowed)}", unknown)
