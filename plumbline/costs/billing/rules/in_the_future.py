"""Nothing is charged for a time that is far off: a clock is wrong, here or there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from plumbline.costs.billing.rules.rule import Draft, Finding

USAGE = datetime.timedelta(days=1)
"""How far ahead usage may start: nobody has used what is to come; a day for zones and skewed clocks."""

AHEAD = datetime.timedelta(days=366)
"""How far ahead anything else may start: commitments and supports are bought up to a year ahead."""


def in_the_future(draft: Draft) -> Iterator[Finding]:
    """By the start of the charge's period."""
    import pyarrow as pa
    import pyarrow.compute as pc

    start = draft.instants["ChargePeriodStart"].values
    usage = pc.fill_null(pc.equal(draft.words["ChargeCategory"], "Usage"), fill_value=True)
    latest = pc.if_else(
        usage, pa.scalar(draft.now + USAGE, start.type), pa.scalar(draft.now + AHEAD, start.type)
    )
    where = pc.fill_null(pc.greater(start, latest), fill_value=False)
    yield Finding("ChargePeriodStart", "ChargePeriodStart is in the future: a clock is wrong", where)
