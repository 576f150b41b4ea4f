"""A range of days of Cost Explorer as a delivery: asked again, it takes the place of what it said before."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from plumbline.costs.billing.cost_explorer.answer_rows import Row, rows_of_day
from plumbline.costs.billing.cost_explorer.client import CostExplorer
from plumbline.costs.billing.cost_explorer.grouping import Group
from plumbline.costs.billing.cost_explorer.kinds import CATEGORIES
from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.made_rows import made_rows
from plumbline.costs.billing.rows import BillError, Rows
from plumbline.printable import one_line
from plumbline.times import day_start

SOURCE = "cost-explorer"


def cost_explorer_delivery(
    explorer: CostExplorer, start: datetime.date, end: datetime.date, groups: Sequence[Group]
) -> Delivery:
    """What Cost Explorer says of some days.

    All groupings of an account are one export: days that are asked for again, by other groups, do not count
    twice.

    Args:
        explorer: whom to ask.
        start: first day, in UTC.
        end: the day after the last.
        groups: one or two.

    Raises:
        BillError: the range is empty, or AWS says no.
        CostExplorerUnreachableError: AWS does not answer in time.
    """
    if end <= start:
        last = end - datetime.timedelta(days=1)
        raise BillError(f"--to {last} is before --from {start}: name the last day, which is included")
    account = explorer.account()
    name = f"Cost Explorer of {account}, {start} to {end}"
    return Delivery(
        name=name,
        source=SOURCE,
        rows=lambda: _rows(explorer, name, account, start, end, groups),
        export=f"{SOURCE} {account}",
        whole=True,
        start=day_start(start),
        end=day_start(end),
    )


def _rows(
    explorer: CostExplorer,
    name: str,
    account: str,
    start: datetime.date,
    end: datetime.date,
    groups: Sequence[Group],
) -> Iterator[Rows]:
    made: list[Row] = []
    try:
        for category in CATEGORIES:
            for day in explorer.daily(start, end, groups, category):
                made += rows_of_day(day, account, groups, category)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BillError(
            f"{name}: the answer is not as AWS documents it ({type(error).__name__}: "
            f"{one_line(str(error))[:80]}); nothing of it was taken in"
        ) from None
    if made:
        yield made_rows(name, made)
