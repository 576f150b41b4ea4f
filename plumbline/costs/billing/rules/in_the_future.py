"""Nothing is charged for a time that is far off: a clock is wrong, here or there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.costs.billing.rules.rule import Draft, Finding

if TYPE_CHECKING:
    import pyarrow as pa

USAGE = datetime.timedelta(days=1)
"""How far ahead usage may start: nobody has used what is to come; a day for zones and skewed clocks."""

AHEAD = datetime.timedelta(days=366)
"""How far ahead anything else may start, usage may end and a bill may begin: commitments and
supports are bought up to a year ahead."""


def in_the_future(draft: Draft) -> Iterator[Finding]:
    """By the start of the charge's period, the end of usage, and the start of the bill's period."""
    import pyarrow.compute as pc

    usage = pc.fill_null(pc.equal(draft.words["ChargeCategory"], "Usage"), fill_value=True)
    soon = pc.and_(usage, _later(draft, "ChargePeriodStart", USAGE))
    starts = pc.or_(soon, _later(draft, "ChargePeriodStart", AHEAD))
    yield _finding("ChargePeriodStart", starts)
    ends = pc.and_(usage, _later(draft, "ChargePeriodEnd", AHEAD))
    yield _finding("ChargePeriodEnd", pc.and_not(ends, starts))
    yield _finding("BillingPeriodStart", _later(draft, "BillingPeriodStart", AHEAD))


def _later(draft: Draft, name: str, ahead: datetime.timedelta) -> pa.Array:
    """Where a time is more than that ahead of the clock."""
    import pyarrow as pa
    import pyarrow.compute as pc

    times = draft.instants[name].values
    return pc.fill_null(pc.greater(times, pa.scalar(draft.now + ahead, times.type)), fill_value=False)


def _finding(name: str, where: pa.Array) -> Finding:
    return Finding(name, f"{name} is in the future: a clock is wrong", where)
