"""An amount below zero is a credit, a correction, an adjustment, or usage taken back."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding

MAY_BE_NEGATIVE = ("Credit", "Adjustment")


def negative_amount(draft: Draft) -> Iterator[Finding]:
    """Usage is taken back where its quantity is below zero, too: price times quantity still holds."""
    import pyarrow as pa
    import pyarrow.compute as pc

    category = pc.is_in(draft.words["ChargeCategory"], pa.array(MAY_BE_NEGATIVE))
    correction = pc.fill_null(pc.equal(draft.words["ChargeClass"], "Correction"), fill_value=False)
    taken_back = pc.fill_null(pc.less(draft.amounts["PricingQuantity"].values, 0), fill_value=False)
    allowed = pc.or_(pc.or_(category, correction), taken_back)
    for name in ("BilledCost", "EffectiveCost"):
        below = pc.fill_null(pc.less(draft.amounts[name].values, 0), fill_value=False)
        reason = f"{name} is negative, and the row is no credit, correction or adjustment"
        yield Finding(name, reason, pc.and_not(below, allowed))
