"""Charges one by one, each placed in time, with whose it is and what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from plumbline.costs.allocation.owning import owned
from plumbline.costs.allocation.spends import COLUMNS, Spend
from plumbline.intent import TaggingPolicy
from plumbline.records.costs import Values

if TYPE_CHECKING:
    import pyarrow as pa

Every = Literal["day", "hour"]

LENGTHS = {"day": 86_400, "hour": 3_600}
"""Seconds of a series' step."""


@dataclass(frozen=True)
class TimedCharge:
    """One charge."""

    at: int
    """When the day or hour began in which it starts: seconds since 1970 in UTC."""
    currency: str
    billed: Decimal
    quantity: Decimal | None
    unit: str | None
    spend: Spend
    values: Values
    """Of the dimensions that are asked for, in their order; none where nothing says."""
    too_long: bool
    """Whether it is for longer than the series' steps, and cannot be placed in one."""


def timed_charges(
    charges: pa.Table, policy: TaggingPolicy, by: Sequence[str], every: Every
) -> list[TimedCharge]:
    """Every charge of a table as in `plumbline.costs.billing.charges`.

    Args:
        charges: the table.
        policy: tells whose a charge is.
        by: dimensions of the policy, or columns of a charge.
        every: the length of the series' steps.
    """
    rows = charges.to_pylist()
    alone = [_spend(row) for row in rows]
    of_dimensions = owned(policy, alone).values
    length = LENGTHS[every]
    return [
        TimedCharge(
            at=int(row["start"].timestamp()) // length * length,
            currency=row["currency"],
            billed=row["billed"],
            quantity=row["quantity"],
            unit=row["unit"],
            spend=spend,
            too_long=(row["end"] - row["start"]).total_seconds() > length,
            values=_asked(by, dict(zip(policy.dimensions, values, strict=True)), spend),
        )
        for row, spend, values in zip(rows, alone, of_dimensions, strict=True)
    ]


def _spend(row: dict[str, Any]) -> Spend:
    known = {name: str(row[name]) for name in COLUMNS if row[name]}
    return Spend(row["start"].date(), row["currency"], row["billed"], known, dict(row["tags"] or ()))


def _asked(by: Sequence[str], values: dict[str, str | None], spend: Spend) -> Values:
    return tuple(values[name] if name in values else spend[name] for name in by)
