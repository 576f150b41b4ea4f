"""From rows as they were delivered to rows that were read, and what is wrong with each."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from plumbline.costs.billing.cells.amounts import amounts
from plumbline.costs.billing.cells.instants import instants
from plumbline.costs.billing.cells.tags import tags
from plumbline.costs.billing.cells.words import words
from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.rows import Rows
from plumbline.costs.billing.rules.backwards import backwards
from plumbline.costs.billing.rules.in_the_future import in_the_future
from plumbline.costs.billing.rules.long_ago import long_ago
from plumbline.costs.billing.rules.negative_amount import negative_amount
from plumbline.costs.billing.rules.nothing_where_something_must_be import nothing_where_something_must_be
from plumbline.costs.billing.rules.rule import Draft, Finding, Rule
from plumbline.costs.billing.rules.unknown_category import unknown_category
from plumbline.costs.billing.rules.unknown_currency import unknown_currency
from plumbline.costs.billing.rules.unreadable import unreadable

if TYPE_CHECKING:
    import pyarrow as pa

RULES: tuple[Rule, ...] = (
    nothing_where_something_must_be,
    unreadable,
    unknown_currency,
    unknown_category,
    negative_amount,
    backwards,
    long_ago,
    in_the_future,
)
"""A row is told of by all rules that it breaks, in this order."""

AMOUNTS = ("BilledCost", "EffectiveCost", "PricingQuantity")
INSTANTS = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd")


def draft_of(rows: Rows, now: datetime.datetime) -> Draft:
    """Every cell that a charge is made of, as a value. Columns that are not there hold nothing."""
    read = {*AMOUNTS, *INSTANTS, "Tags"}
    cells = {column.name: _column(rows.cells, column.name) for column in focus_columns()}
    return Draft(
        cells=rows.cells,
        words={name: words(column) for name, column in cells.items() if name not in read},
        amounts={name: amounts(cells[name]) for name in AMOUNTS},
        instants={name: instants(cells[name]) for name in INSTANTS},
        tags=tags(cells["Tags"]),
        now=now,
    )


def findings_of(draft: Draft) -> list[Finding]:
    """What the rules say against some of the rows."""
    import pyarrow.compute as pc

    return [finding for rule in RULES for finding in rule(draft) if pc.any(finding.where).as_py()]


def _column(cells: pa.Table, name: str) -> pa.ChunkedArray:
    import pyarrow as pa

    if name in cells.column_names:
        return cells[name]
    return pa.chunked_array([pa.nulls(cells.num_rows, pa.string())])
