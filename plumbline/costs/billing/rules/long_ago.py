"""Nothing is charged for a time before there were such bills: a clock is wrong, or a default was written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding

EARLIEST = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""No provider that writes such bills is older."""


def long_ago(draft: Draft) -> Iterator[Finding]:
    """A charge that no report's range reaches would be kept and never seen."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in ("ChargePeriodStart", "BillingPeriodStart"):
        start = draft.instants[name].values
        where = pc.fill_null(pc.less(start, pa.scalar(EARLIEST, start.type)), fill_value=False)
        yield Finding(name, f"{name} is before the year {EARLIEST.year}: a clock is wrong", where)
