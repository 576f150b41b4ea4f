"""What became of a delivery of bills, for people."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from plumbline.figures import counted
from plumbline.printable import one_line

if TYPE_CHECKING:
    from plumbline.costs.billing.ingested import Ingested


def lines_of(done: Ingested) -> list[str]:
    """One line about the delivery, those below it indented; each may be printed: names are anybody's."""
    delivery, *told = _told(done)
    return [one_line(delivery), *(f"  {one_line(line)}" for line in told)]


def _told(done: Ingested) -> list[str]:
    from plumbline.records.costs import plain_amount

    removed = f", {done.removed:,} removed" if done.removed else ""
    lines = [
        done.delivery,
        f"{counted(done.rows, 'row')} read: {done.new:,} charges new, {done.replaced:,} replaced, "
        f"{done.unchanged:,} unchanged{removed}; {counted(done.quarantined, 'row')} quarantined",
    ]
    for currency in sorted(done.read):
        sums = (each.get(currency, Decimal(0)) for each in (done.read, done.kept, done.held))
        read, kept, held = map(plain_amount, sums)
        lines.append(f"{currency}: {read} read, {kept} kept, {held} quarantined")
    lines += [
        f"quarantined: {reason} ({counted(count, 'row')})" for reason, count in done.reasons.most_common()
    ]
    if done.without_amount:
        lines.append(
            f"{counted(done.without_amount, 'row')} in quarantine without an amount that can be read"
        )
    return [*lines, *(f"note: {note}" for note in done.told())]
