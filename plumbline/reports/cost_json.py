"""A cost report and a reconciliation as JSON values; amounts are texts, exact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plumbline.records import CostLine, CostReport, CurrencyCosts, Reconciliation, Record
from plumbline.records.costs import Values, plain_amount


def cost_values(report: CostReport) -> dict[str, Any]:
    """What `plumbline cost report --json` prints."""
    return {
        "from": report.first.isoformat(),
        "to": report.last.isoformat(),
        "by": list(report.by),
        "currencies": [_currency(report, costs) for costs in report.currencies],
        "unit_costs": _plain(report.units),
        "rules": list(report.rules),
        "problems": list(report.problems),
    }


def reconciliation_values(found: Reconciliation) -> dict[str, Any]:
    """What `plumbline cost reconcile --json` prints."""
    values = found.model_dump(mode="json")
    return {"from": values.pop("first"), "to": values.pop("last"), **values}


def _currency(report: CostReport, costs: CurrencyCosts) -> dict[str, Any]:
    used = costs.allocated + costs.unallocated
    return {
        "currency": costs.currency,
        "billed": plain_amount(costs.billed),
        "allocated": plain_amount(costs.allocated),
        "idle": plain_amount(costs.idle),
        "unallocated": plain_amount(costs.unallocated),
        "lines": [_line(report, line) for line in (*costs.lines, *_nobodys(costs))],
        "coverage": [
            {"dimension": name, "tagged": plain_amount(tagged), "untagged": plain_amount(used - tagged)}
            for name, tagged in costs.tagged.items()
        ],
        "untagged": _plain(costs.untagged),
        "days": [
            {
                "day": one.day.isoformat(),
                "values": _named(report, one.values),
                "amount": plain_amount(one.amount),
            }
            for one in costs.days
        ],
    }


def _nobodys(costs: CurrencyCosts) -> Iterator[CostLine]:
    """A line without any value, where something has none: with it, lines and idle are the bill."""
    if costs.nobodys != CostLine(values=costs.nobodys.values):
        yield costs.nobodys


def _line(report: CostReport, line: CostLine) -> dict[str, Any]:
    parts = {"direct": line.direct, "shared": line.shared, "idle": line.idle, "total": line.total}
    return {"values": _named(report, line.values)} | {
        name: plain_amount(part) for name, part in parts.items()
    }


def _named(report: CostReport, values: Values) -> dict[str, str | None]:
    return dict(zip(report.by, values, strict=True))


def _plain(records: tuple[Record, ...]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json") for record in records]
