"""A window of OpenCost as a delivery: asked again, it takes the place of what it said before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.made_rows import made_rows
from plumbline.costs.billing.opencost.answer_rows import rows_of_day
from plumbline.costs.billing.opencost.client import OpenCost
from plumbline.costs.billing.rows import BillError, Rows

SOURCE = "opencost"


def opencost_delivery(
    opencost: OpenCost,
    start: datetime.datetime,
    end: datetime.datetime,
    aggregate: str,
    currency: str,
) -> Delivery:
    """What OpenCost allocates of some days. All aggregates of one OpenCost are one export.

    Args:
        opencost: whom to ask.
        start: a midnight in UTC.
        end: a later one.
        aggregate: what to allocate to.
        currency: what its prices are in.
    """
    name = f"OpenCost at {opencost.address}, {start:%Y-%m-%d} to {end:%Y-%m-%d}"

    def rows() -> Iterator[Rows]:
        days = opencost.allocation(start, end, aggregate)
        made = [row for day in days for row in rows_of_day(day, currency)]
        if not made:  # else what it said before of these days would count as zero
            raise BillError(
                f"{name}: OpenCost tells of nothing, not even of idle capacity; see whether its Prometheus "
                "has data of these days"
            )
        yield made_rows(name, made)

    return Delivery(
        name=name,
        source=SOURCE,
        rows=rows,
        export=f"{SOURCE} {opencost.address}",
        whole=True,
        start=start,
        end=end,
    )
