"""A reconciliation for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plumbline.figures import counted
from plumbline.printable import printable
from plumbline.records import Reconciliation
from plumbline.reports.columns import aligned
from plumbline.reports.money import shown_amount


def reconciliation_text(found: Reconciliation) -> str:
    """Every day that differs, and how many agree."""
    until = (
        f"bills tell of days to {found.billed_until}" if found.billed_until else "no bill was taken in yet"
    )
    lines = [f"Accrued beside billed from {found.first} to {found.last} (UTC, both included); {until}", ""]
    lines += _days(found)
    lines += ["", *_apart(found), "", "Compared so", *(f"  {said}." for said in found.rules)]
    if found.problems:
        lines += ["", "To look at", *(f"  {said}." for said in found.problems)]
    return "\n".join(printable(line, " ") for line in lines) + "\n"


def _days(found: Reconciliation) -> Iterator[str]:
    counts = Counter(one.difference for one in found.days)
    said = ", ".join(f"{count} {difference}" for difference, count in counts.most_common())
    yield f"{counted(len(found.days), 'day')} of models: {said or 'none'}"
    rows = [("day", "model", "what differs", "accrued", "billed", "")]
    rows += [
        (
            one.day.isoformat(),
            one.model or "-",
            one.difference,
            shown_amount(one.accrued),
            shown_amount(one.billed),
            one.currency,
        )
        for one in found.days
        if one.difference != "agrees"
    ]
    because = [one.because for one in found.days if one.difference != "agrees"]
    if because:
        header, *table = aligned(rows, 3)
        yield from ("", header)
        yield from (f"{row}  {why}" for row, why in zip(table, because, strict=True))


def _apart(found: Reconciliation) -> Iterator[str]:
    for currency, amount in sorted(found.own.items()):
        yield f"On own machines: {shown_amount(amount)} {currency} accrued, which nobody bills."
    for currency, amount in sorted(found.others.items()):
        yield f"For no model: {shown_amount(amount)} {currency} billed."
