"""What became of a delivery, in rows and in money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from plumbline.records.costs import plain_amount

Sums = dict[str, Decimal]
"""Billed amounts by currency, as the rows name it; those with an amount that can be read."""


@dataclass
class Ingested:
    """One delivery. `rows` = charges new + replaced + unchanged + quarantined, and so for the sums."""

    delivery: str
    source: str
    rows: int = 0
    new: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    """Charges of earlier deliveries that this one, which is whole, no longer tells of."""
    quarantined: int = 0
    without_amount: int = 0
    """Quarantined rows that are in no sum, since their amount cannot be read."""
    read: Sums = field(default_factory=dict)
    kept: Sums = field(default_factory=dict)
    held: Sums = field(default_factory=dict)
    """What was quarantined."""
    reasons: Counter[str] = field(default_factory=Counter)
    """Why rows were quarantined, and how many; a row may have several reasons."""
    notes: list[str] = field(default_factory=list)
    without_zone: int = 0
    """Times that named no zone and were taken for UTC."""
    rounded: int = 0
    """Amounts that were finer than twelve decimal places."""
    empty: Counter[str] = field(default_factory=Counter)
    """Mandatory columns that no charge needs, and in how many rows they hold nothing."""
    quarantine: str | None = None
    """The file with the quarantined rows."""

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints; amounts are texts, exact."""
        return {
            "delivery": self.delivery,
            "source": self.source,
            "rows_read": self.rows,
            "charges_new": self.new,
            "charges_replaced": self.replaced,
            "charges_unchanged": self.unchanged,
            "charges_removed": self.removed,
            "rows_quarantined": self.quarantined,
            "quarantined_without_amount": self.without_amount,
            "billed": {
                "read": _texts(self.read),
                "kept": _texts(self.kept),
                "quarantined": _texts(self.held),
            },
            "reasons": dict(sorted(self.reasons.items())),
            "quarantine": self.quarantine,
            "notes": self.told(),
        }

    def told(self) -> list[str]:
        """What there is to know besides the counts, a sentence each."""
        found = list(self.notes)
        if self.without_zone:
            found.append(f"{self.without_zone:,} times name no zone: taken for UTC, as FOCUS has it")
        if self.rounded:
            found.append(f"{self.rounded:,} amounts are finer than 12 decimal places: rounded, half to even")
        found += [
            f"{column} is mandatory in FOCUS and holds nothing in {count:,} rows: no charge needs it"
            for column, count in sorted(self.empty.items())
        ]
        return found


def add(to: Sums, sums: Mapping[str, Decimal]) -> None:
    """Adds amounts to those of the same currency."""
    for currency, amount in sums.items():
        to[currency] = to.get(currency, Decimal(0)) + amount


def _texts(sums: Sums) -> dict[str, str]:
    return {currency: plain_amount(amount) for currency, amount in sorted(sums.items())}
