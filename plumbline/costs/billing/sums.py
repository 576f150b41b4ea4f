"""Adds up billed amounts by currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.costs.billing.ingested import Sums

if TYPE_CHECKING:
    import pyarrow as pa

NO_CURRENCY = "none named"


def billed_by_currency(currency: pa.Array, billed: pa.Array) -> Sums:
    """The sums, exactly; rows without an amount are in none.

    Args:
        currency: as the rows name it; null counts as `none named`.
        billed: decimals, null where there is none.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    currencies = pc.unique(currency)
    if len(currencies) == 1:  # as nearly always
        total = pc.sum(billed).as_py()
        return {} if total is None else {currencies[0].as_py() or NO_CURRENCY: total}
    table = pa.table({"currency": pc.fill_null(currency, NO_CURRENCY), "billed": billed})
    sums = table.group_by("currency").aggregate([("billed", "sum")]).to_pydict()
    pairs = zip(sums["currency"], sums["billed_sum"], strict=True)
    return {currency: amount for currency, amount in pairs if amount is not None}
