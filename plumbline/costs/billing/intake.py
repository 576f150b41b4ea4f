"""A delivery on its way in: where its rows come from, where those go that are no charges, and the count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.ingested import Ingested
from plumbline.costs.billing.quarantine import Quarantine
from plumbline.records.costs import plain_amount


@dataclass(frozen=True)
class Intake:
    """One delivery while it is taken in."""

    delivery: Delivery
    quarantine: Quarantine
    result: Ingested
    """Counted up as rows come."""

    def set_aside(
        self,
        file: str,
        line: int,
        reasons: Sequence[str],
        currency: str | None,
        billed: Decimal | None,
        row: dict[str, Any],
    ) -> None:
        """Writes a row down that is no charge, and counts it.

        Args:
            file: the file or answer it stands in.
            line: where in it.
            reasons: why it is no charge.
            currency: as the row names it.
            billed: its amount, if that can be read.
            row: its cells by column, or its text.
        """
        self.quarantine.hold(
            {
                "source": self.delivery.source,
                "delivery": file,
                "line": line,
                "reasons": list(reasons),
                "currency": currency,
                "billed": None if billed is None else plain_amount(billed),
                "row": row,
            }
        )
        self.result.quarantined += 1
        self.result.without_amount += billed is None
