"""What is unusual in what some days cost, by tags, and what drove it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.costs.allocation.totals import named_dimensions
from plumbline.costs.anomalies.groups import groups, too_long
from plumbline.costs.anomalies.unusual import A_WEEK, LEAST, Watched, watched
from plumbline.costs.timed_charges import Every, timed_charges
from plumbline.nightly.costs.bills import NoBillsError, billed_days, bills_of, must_be_billed
from plumbline.settings import Settings
from plumbline.specs.loading import load_tagging


@dataclass(frozen=True)
class CostAnomalies:
    """Every series of the days that were asked for."""

    by: tuple[str, ...]
    watched: tuple[Watched, ...]
    """The dearest first."""
    problems: tuple[str, ...]
    """What was left out, a sentence each."""


def cost_anomalies(
    settings: Settings,
    by: Sequence[str],
    first: datetime.date,
    last: datetime.date,
    every: Every = "day",
    a_week: float = A_WEEK,
    least: float = LEAST,
) -> CostAnomalies:
    """Scores the costs of each combination of values, from what was billed on the days before.

    Args:
        settings: where bills and policies are.
        by: dimensions; `plumbline cost report` knows the same.
        first: the first day that is learnt from.
        last: the last day, included.
        every: the length of a step.
        a_week: false alarms a week, of each series.
        least: the smallest difference that is told, in the currency of each series.

    Raises:
        DimensionError: a dimension is not known.
        NoBillsError: no bill tells of these days.
        SpecError: policies/tagging.yaml cannot be used.
    """
    policy = load_tagging(settings.root)
    asked = named_dimensions(tuple(policy.dimensions), by)
    bills = bills_of(settings, policy, first, last)
    must_be_billed(settings, bills, first, last)
    rows = timed_charges(bills.charges, policy, asked, every)
    left_out = (
        f"{amount.normalize():f} {currency} of charges for longer than one {every} are in no series"
        for currency, amount in too_long(rows).items()
    )
    found = watched(groups(rows, first, last, every), a_week, least)
    return CostAnomalies(asked, tuple(found), (*bills.problems, *left_out))


def last_billed(settings: Settings) -> datetime.date:
    """The last day that bills tell of.

    Raises:
        NoBillsError: there are no bills.
    """
    known = billed_days(settings)
    if known is None:
        raise NoBillsError("no bill was taken in yet; `plumbline cost ingest` takes bills in")
    return known[1]
