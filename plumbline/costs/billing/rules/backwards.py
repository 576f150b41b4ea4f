"""Nothing ends before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding


def backwards(draft: Draft) -> Iterator[Finding]:
    """Of the charge's period and of the bill's; one that ends as it starts is a moment, as of a purchase."""
    import pyarrow.compute as pc

    for period in ("ChargePeriod", "BillingPeriod"):
        start, end = (draft.instants[f"{period}{side}"].values for side in ("Start", "End"))
        where = pc.fill_null(pc.less(end, start), fill_value=False)
        yield Finding(f"{period}End", f"{period}End is before {period}Start", where)
