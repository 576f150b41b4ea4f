"""Rows that are no charges: broken lines, rows that break a rule, copies, and usage that is told of twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.ingested import add
from plumbline.costs.billing.intake import Intake
from plumbline.costs.billing.rows import Rows
from plumbline.costs.billing.rules.rule import Draft, Finding
from plumbline.costs.billing.spool import PeriodSpool
from plumbline.costs.billing.sums import billed_by_currency

if TYPE_CHECKING:
    import pyarrow as pa

    from plumbline.costs.billing.arrays import Numbers, Truths

REPEATED = "the same as an earlier row in every column"
OVERLAPS = "its period lies within or around that of another charge for the same usage"


def set_aside_broken(intake: Intake, rows: Rows) -> None:
    """Lines that are no rows: their amount is unknown."""
    for line in rows.broken:
        intake.result.rows += 1
        intake.result.reasons["the line has another number of cells than the header"] += 1
        intake.set_aside(rows.delivery, line.line, [line.reason], None, None, {"text": line.text})


def set_aside_rows(intake: Intake, rows: Rows, draft: Draft, findings: Sequence[Finding]) -> pa.Array:
    """Rows that break rules; returns the mask of them."""
    import numpy as np
    import pyarrow as pa

    reasons: dict[int, list[str]] = {}
    for finding in findings:
        where = np.flatnonzero(finding.where.to_numpy(zero_copy_only=False)).tolist()
        intake.result.reasons[finding.reason] += len(where)
        for place in where:
            reasons.setdefault(place, []).append(finding.reason)
    places = sorted(reasons)
    currency = draft.words["BillingCurrency"].take(pa.array(places))
    billed = draft.amounts["BilledCost"].values.take(pa.array(places))
    cells = rows.cells.take(places).to_pylist()
    lines = rows.lines.take(pa.array(places)).to_pylist()
    for place, line, row, code, amount in zip(
        places, lines, cells, currency.to_pylist(), billed.to_pylist(), strict=True
    ):
        intake.set_aside(rows.delivery, line, reasons[place], code, amount, row)
    add(intake.result.held, billed_by_currency(currency, billed))
    mask = np.zeros(len(rows.lines), bool)
    mask[places] = True
    return pa.array(mask)


def set_aside_copies(intake: Intake, period: PeriodSpool, first: Numbers) -> None:
    """Rows that repeat an earlier row: counted once, and named with the line of the earlier one.

    Args:
        intake: the delivery.
        period: its rows of a month.
        first: for each row the place of the row that it repeats, or -1, of shape (rows,).
    """
    import numpy as np
    import pyarrow as pa

    wanted = np.union1d(np.flatnonzero(first >= 0), first[first >= 0])
    where: dict[int, str] = {}
    begins = 0
    for table in period.tables():
        ends = begins + table.num_rows
        here = wanted[(wanted >= begins) & (wanted < ends)]
        for place, row in zip(here.tolist(), table.take(pa.array(here - begins)).to_pylist(), strict=True):
            where[place] = f"{row['delivery']}, line {row['line']}"
            if first[place] >= 0:
                reason = f"the same in every column as {where[int(first[place])]}"
                _set_aside_charge(intake, row, reason, REPEATED)
        begins = ends


def set_aside_overlaps(intake: Intake, period: PeriodSpool, twice: Truths) -> None:
    """Rows of usage that another charge tells of by the hour or by the day.

    Args:
        intake: the delivery.
        period: its rows of a month.
        twice: whether each is such a row, of shape (rows,).
    """
    import pyarrow as pa

    begins = 0
    for table in period.tables():
        mask = twice[begins : begins + table.num_rows]
        begins += table.num_rows
        if mask.any():
            for row in table.filter(pa.array(mask)).to_pylist():
                _set_aside_charge(intake, row, OVERLAPS, OVERLAPS)


def _set_aside_charge(intake: Intake, row: dict[str, Any], reason: str, kind: str) -> None:
    """A row that would be a charge by itself: it was counted as kept."""
    currency, billed = row["currency"], row["billed"]
    intake.set_aside(row["delivery"], row["line"], [reason], currency, billed, row)
    intake.result.reasons[kind] += 1
    add(intake.result.held, {currency: billed})
    add(intake.result.kept, {currency: -billed})
