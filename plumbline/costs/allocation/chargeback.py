"""A report as a CSV file for whoever books it: whole cents that add up to the bill's cents."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal

from plumbline.costs.allocation.exact_parts import rounded_together
from plumbline.printable import one_line
from plumbline.records import CostLine, CostReport, CurrencyCosts
from plumbline.records.costs import plain_amount

FORMULA = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
           "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""A spreadsheet runs a cell that begins with one of these."""

_BEGINS = re.compile(rf"(?:^|;)[\s\"]*(?=[{re.escape(''.join(FORMULA))}])")


def chargeback(report: CostReport) -> str:
    """The file: a line for each combination of values, one for idle capacity, one for what nobody owns.

    `amount` is in the currency's smallest unit, cents as a rule; the amounts of a currency add up to what was
    billed, rounded. `direct`, `shared` and `idle` are exact and add up to the line's exact amount.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ["from", "to", "currency", "kind", *map(cell, report.by), "amount", "direct", "shared", "idle"]
    )
    for costs in report.currencies:
        for kind, line, amount in _booked(costs):
            values = ["" if value is None else cell(value) for value in line.values]
            exact = [plain_amount(part) for part in (line.direct, line.shared, line.idle)]
            days = [report.first.isoformat(), report.last.isoformat()]
            writer.writerow([*days, costs.currency, kind, *values, f"{amount:f}", *exact])
    return text.getvalue()


def cell(text: str) -> str:
    """Text as a cell that no spreadsheet runs: on one line, what would begin a formula behind a quote.

    Also after a semicolon, which parts the cells of this file where a comma is the decimal sign.
    """
    return _BEGINS.sub(r"\g<0>'", one_line(text))


def smallest_unit(currency: str) -> Decimal:
    """What a currency's amounts are booked in: 0.01, or 1 where it has no cents."""
    from babel.numbers import get_currency_precision

    return Decimal(1).scaleb(-get_currency_precision(currency))


def _booked(costs: CurrencyCosts) -> Iterator[tuple[str, CostLine, Decimal]]:
    lines = [("allocated", line) for line in costs.lines]
    lines.append(("idle", CostLine(values=costs.nobodys.values, idle=costs.idle)))
    lines.append(("unallocated", costs.nobodys))
    amounts = rounded_together([line.total for _, line in lines], smallest_unit(costs.currency))
    return ((kind, line, amount) for (kind, line), amount in zip(lines, amounts, strict=True))
