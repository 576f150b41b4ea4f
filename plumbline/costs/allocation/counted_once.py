"""Which of several bills counts, where two kinds tell of the same spend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from plumbline.figures import counted
from plumbline.records.costs import plain_amount

if TYPE_CHECKING:
    import pyarrow as pa

PLACE = ("provider", "month", "source", "currency")


class Counted(NamedTuple):
    """The charges that count, and what was left out."""

    charges: pa.Table
    left_out: tuple[str, ...]
    """A sentence for each kind of bill, month and currency that does not count."""


class _Group(NamedTuple):
    """One kind's charges of a provider's month, in one currency."""

    provider: str | None
    month: str
    source: str
    currency: str
    billed: Decimal
    charges: int


def counted_once(charges: pa.Table, kinds: Sequence[str]) -> Counted:
    """Of each provider's month, the charges of the first kind that tells of it.

    Args:
        charges: a table as in `plumbline.costs.billing.charges`.
        kinds: kinds of bill, the one that counts first in front; others do not count at all.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    months = pc.strftime(pc.cast(charges["start"], pa.timestamp("us")), format="%Y-%m")
    dated = charges.append_column("month", months)
    groups = list(_groups(dated))
    told: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for group in groups:
        told[group.provider, group.month].add(group.source)
    first = {place: next((kind for kind in kinds if kind in found), None) for place, found in told.items()}
    out = [group for group in groups if first[group.provider, group.month] != group.source]
    for group in out:
        dated = dated.filter(pc.invert(_meant(dated, group)))
    said = (_sentence(group, first[group.provider, group.month]) for group in out)
    return Counted(dated.drop_columns("month"), tuple(said))


def _groups(dated: pa.Table) -> Iterator[_Group]:
    sums = dated.group_by(list(PLACE)).aggregate([("billed", "sum"), ("billed", "count")])
    ordered = sums.sort_by([(name, "ascending") for name in PLACE])
    return (
        _Group(*row.values()) for row in ordered.select([*PLACE, "billed_sum", "billed_count"]).to_pylist()
    )


def _meant(dated: pa.Table, group: _Group) -> pa.Array:
    """Which rows are of the group, whatever their currency."""
    import pyarrow.compute as pc

    provider = dated["provider"]
    same = pc.is_null(provider) if group.provider is None else pc.equal(provider, group.provider)
    same = pc.and_(pc.fill_null(same, fill_value=False), pc.equal(dated["month"], group.month))
    return pc.and_(same, pc.equal(dated["source"], group.source))


def _sentence(group: _Group, first: str | None) -> str:
    because = (
        f"{first} tells of that month" if first else "policies/tagging.yaml names other kinds of `bills`"
    )
    return (
        f"left out: {counted(group.charges, 'charge')} of {plain_amount(group.billed)} {group.currency} that "
        f"{group.source} tells of {group.provider or 'no provider'} in {group.month}; {because}"
    )
