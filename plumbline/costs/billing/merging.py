"""Puts the charges of a delivery among those that are kept of the same billing period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.identities import KEY_BYTES
from plumbline.costs.billing.spool import PeriodSpool
from plumbline.costs.billing.stored import places, stored_charges
from plumbline.costs.billing.writing import write_charges

if TYPE_CHECKING:
    import pyarrow as pa

    from plumbline.costs.billing.arrays import Keys, Truths


@dataclass(frozen=True)
class Merge:
    """What a delivery would change about a month. Truths for each of its rows, and for each charge kept."""

    counts: Truths
    """Rows that are charges, and no copies."""
    known: Truths
    """Those of a charge that is kept."""
    same: Truths
    """Those that say of it what it says already."""
    fresh: Truths
    """Those that are to be written."""
    gone: Truths
    """Charges kept that the delivery no longer tells of."""
    stays: Truths
    """Charges kept that stay as they are."""


def merge_of(file: Path, delivery: Delivery, period: PeriodSpool, keys: Keys, counts: Truths) -> Merge:
    """Holds a delivery's rows of a month against the charges that are kept.

    Args:
        file: of the month.
        delivery: the rows' delivery.
        period: the rows.
        keys: their identities, bytes of shape (rows, 16), each its own where it counts.
        counts: which of them are charges, and no copies.
    """
    import numpy as np

    stored = stored_charges(file, delivery, period.owners)
    place = np.where(counts, places(keys, stored.keys), -1)
    known = place >= 0
    same, adopted = np.zeros(len(keys), bool), np.zeros(len(keys), bool)
    same[known] = stored.contents[place[known]] == period.column("contents")[known]
    adopted[known] = ~stored.own[place[known]]
    gone = stored.gone.copy()
    gone[place[known]] = False
    fresh = counts & (~same | adopted)
    stays = ~gone
    stays[place[known & fresh]] = False
    return Merge(counts, known, same, fresh, gone, stays)


def write_merge(file: Path, delivery: Delivery, period: PeriodSpool, keys: Keys, merge: Merge) -> None:
    """Writes the month's file anew where anything in it changes, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    if merge.fresh.any() or merge.gone.any():
        fresh = _fresh(period, keys, merge.fresh, delivery.export)
        write_charges(file, _kept(file, merge.stays), fresh)


def _kept(file: Path, stays: Truths) -> Iterator[pa.Table]:
    """What stays of the month's file, some at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not stays.any():
        return
    place = 0
    with pq.ParquetFile(file) as source:
        for batch in source.iter_batches(16_384):
            mask = stays[place : place + len(batch)]
            place += len(batch)
            if mask.any():
                yield pa.table(batch).filter(pa.array(mask))


def _fresh(period: PeriodSpool, keys: Keys, fresh: Truths, export: str) -> Iterator[pa.Table]:
    """The rows that are to be written, with their identities."""
    import pyarrow as pa

    place = 0
    for table in period.tables():
        here = slice(place, place + table.num_rows)
        place = here.stop
        if not fresh[here].any():
            continue
        digits = keys[here].tobytes().hex()
        charges = [digits[at : at + 2 * KEY_BYTES] for at in range(0, len(digits), 2 * KEY_BYTES)]
        told = {"charge": pa.array(charges, pa.string())} | {name: table[name] for name in table.column_names}
        told["content"], told["series"] = (pa.array(period.column(c)[here]) for c in ("contents", "series"))
        told["export"] = pa.repeat(export, table.num_rows)
        yield pa.table(told).filter(pa.array(fresh[here]))
