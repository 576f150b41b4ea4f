"""The currency is in ISO 4217."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding
from plumbline.currencies import known_currencies


def unknown_currency(draft: Draft) -> Iterator[Finding]:
    """Money in a currency that nobody knows adds up with nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    named = draft.words["BillingCurrency"]
    known = pc.is_in(named, pa.array(sorted(known_currencies())))
    unknown = pc.and_(pc.is_valid(named), pc.invert(known))
    yield Finding("BillingCurrency", "BillingCurrency is no currency of ISO 4217", unknown)
