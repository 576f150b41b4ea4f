"""What is written down about rows that are no charges."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.ingested import Ingested, add
from plumbline.costs.billing.quarantine import Quarantine
from plumbline.costs.billing.rows import Rows
from plumbline.costs.billing.rules.rule import Draft, Finding
from plumbline.costs.billing.spool import PeriodSpool
from plumbline.costs.billing.sums import billed_by_currency
from plumbline.records.costs import plain_amount

if TYPE_CHECKING:
    import pyarrow as pa

REPEATED = "the same as an earlier row in every column"
OVERLAPS = "its period lies within or around that of another charge for the same usage"


def hold_broken(rows: Rows, delivery: Delivery, quarantine: Quarantine, result: Ingested) -> None:
    """Lines that are no rows: their amount is unknown."""
    for line in rows.broken:
        result.rows += 1
        result.quarantined += 1
        result.without_amount += 1
        result.reasons["the line has another number of cells than the header"] += 1
        quarantine.hold(
            _entry(delivery, rows.delivery, line.line, [line.reason], None, None, {"text": line.text})
        )


def hold_rows(
    rows: Rows,
    draft: Draft,
    findings: Sequence[Finding],
    delivery: Delivery,
    quarantine: Quarantine,
    result: Ingested,
) -> pa.Array:
    """Rows that break rules; returns the mask of them."""
    import numpy as np
    import pyarrow as pa

    reasons: dict[int, list[str]] = {}
    for finding in findings:
        where = np.flatnonzero(finding.where.to_numpy(zero_copy_only=False)).tolist()
        result.reasons[finding.reason] += len(where)
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
        quarantine.hold(_entry(delivery, rows.delivery, line, reasons[place], code, amount, row))
    result.quarantined += len(places)
    result.without_amount += billed.null_count
    add(result.held, billed_by_currency(currency, billed))
    mask = np.zeros(len(rows.lines), bool)
    mask[places] = True
    return pa.array(mask)


def hold_duplicates(
    period: PeriodSpool, first: Any, delivery: Delivery, quarantine: Quarantine, result: Ingested
) -> None:
    """Rows that repeat an earlier row: counted once, and named with the line of the earlier one."""
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
                _hold_charge(row, reason, REPEATED, delivery, quarantine, result)
        begins = ends


def hold_overlaps(
    period: PeriodSpool, twice: Any, delivery: Delivery, quarantine: Quarantine, result: Ingested
) -> None:
    """Rows of usage that another charge tells of by the hour or by the day."""
    import pyarrow as pa

    begins = 0
    for table in period.tables():
        mask = twice[begins : begins + table.num_rows]
        begins += table.num_rows
        if mask.any():
            for row in table.filter(pa.array(mask)).to_pylist():
                _hold_charge(row, OVERLAPS, OVERLAPS, delivery, quarantine, result)


def _hold_charge(
    row: dict[str, Any],
    reason: str,
    kind: str,
    delivery: Delivery,
    quarantine: Quarantine,
    result: Ingested,
) -> None:
    """A row that would be a charge by itself: it was counted as kept."""
    quarantine.hold(
        _entry(delivery, row["delivery"], row["line"], [reason], row["currency"], row["billed"], row)
    )
    result.quarantined += 1
    result.reasons[kind] += 1
    add(result.held, {row["currency"]: row["billed"]})
    add(result.kept, {row["currency"]: -row["billed"]})


def _entry(
    delivery: Delivery,
    file: str,
    line: int,
    reasons: list[str],
    currency: str | None,
    billed: Decimal | None,
    row: dict[str, Any],
) -> dict[str, Any]:
    return {
        "source": delivery.source,
        "delivery": file,
        "line": line,
        "reasons": reasons,
        "currency": currency,
        "billed": None if billed is None else plain_amount(billed),
        "row": row,
    }
