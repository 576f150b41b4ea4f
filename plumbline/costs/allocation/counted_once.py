"""Which of several bills counts, where two kinds tell of the same spend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from plumbline.figures import counted

if TYPE_CHECKING:
    import pyarrow as pa


class Counted(NamedTuple):
    """The charges that count, and what was left out."""

    charges: pa.Table
    left_out: tuple[str, ...]
    """A sentence for each kind of bill, month and currency that does not count."""


def counted_once(charges: pa.Table, kinds: Sequence[str]) -> Counted:
    """Of each provider's month, the charges of the first kind that tells of it.

    Args:
        charges: a table as in `plumbline.costs.billing.charges`.
        kinds: kinds of bill, the one that counts first in front; others do not count at all.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    months = pc.strftime(pc.cast(charges["start"], pa.timestamp("us")), format="%Y-%m").to_pylist()
    providers, sources = charges["provider"].to_pylist(), charges["source"].to_pylist()
    rows = list(zip(providers, months, sources, strict=True))
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for provider, month, source in rows:
        told[provider, month].add(source)
    first = {place: next((kind for kind in kinds if kind in found), None) for place, found in told.items()}
    kept = [first[provider, month] == source for provider, month, source in rows]
    return Counted(charges.filter(pa.array(kept, pa.bool_())), tuple(_left_out(charges, rows, kept, first)))


def _left_out(
    charges: pa.Table,
    rows: Sequence[tuple[str, str, str]],
    kept: Sequence[bool],
    first: dict[tuple[str, str], str | None],
) -> list[str]:
    amounts: dict[tuple[str, str, str, str], Decimal] = defaultdict(Decimal)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    money = zip(charges["billed"].to_pylist(), charges["currency"].to_pylist(), strict=True)
    for row, counts_here, (billed, currency) in zip(rows, kept, money, strict=True):
        if not counts_here:
            amounts[*row, currency] += billed
            counts[*row, currency] += 1
    return [
        f"left out: {counted(counts[key], 'charge')} of {amount.normalize():f} {currency} that {source} "
        f"tells of {provider} in {month}; {_because(first[provider, month])}"
        for key, amount in sorted(amounts.items())
        for provider, month, source, currency in [key]
    ]


def _because(first: str | None) -> str:
    return f"{first} tells of that month" if first else "policies/tagging.yaml names other kinds of `bills`"
