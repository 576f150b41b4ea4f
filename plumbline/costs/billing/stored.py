"""What tells the charges of a month apart that are kept already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.identities import KEY_BYTES

if TYPE_CHECKING:
    import pyarrow as pa

    from plumbline.costs.billing.arrays import Keys, Numbers, Truths


@dataclass(frozen=True)
class Stored:
    """What tells the charges apart that are kept."""

    keys: Keys
    contents: Numbers
    own: Truths
    """Whether the same export delivered each."""
    gone: Truths
    """Whether the delivery would tell of each, were it still right."""


def stored_charges(file: Path, delivery: Delivery, owners: set[tuple[str, str]]) -> Stored:
    """What tells the charges apart that are in a month's file; none where there is no file yet."""
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not file.exists():
        nothing = np.array([], bool)
        return Stored(np.zeros((0, KEY_BYTES), np.uint8), np.array([], np.int64), nothing, nothing)
    keys, contents, exports = bytearray(), [np.array([], np.int64)], [np.array([], bool)]
    with pq.ParquetFile(file) as source:
        for batch in source.iter_batches(65_536, columns=["charge", "content", "export"]):
            keys += _bytes_of(batch["charge"])
            contents.append(batch["content"].to_numpy())
            exports.append(pc.equal(batch["export"], delivery.export).to_numpy(zero_copy_only=False))
    own = np.concatenate(exports)
    gone = own & _would_be_told(file, delivery, owners) if delivery.whole else np.zeros(len(own), bool)
    return Stored(np.frombuffer(keys, np.uint8).reshape(-1, KEY_BYTES), np.concatenate(contents), own, gone)


def _would_be_told(file: Path, delivery: Delivery, owners: set[tuple[str, str]]) -> Truths:
    """Charges of the delivery's accounts, or of its range."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if delivery.start is not None and delivery.end is not None:
        starts = pq.read_table(file, columns=["start"])["start"]
        first, last = (pa.scalar(at, starts.type) for at in (delivery.start, delivery.end))
        within: Truths = pc.and_(pc.greater_equal(starts, first), pc.less(starts, last)).to_numpy()
        return within
    names = ["provider", "account"]
    table = pq.read_table(file, columns=names, read_dictionary=names)
    provider, account = (table[name].cast("string") for name in names)
    told = pa.chunked_array([pa.array([False] * table.num_rows)])
    for one, other in owners:
        told = pc.or_(told, pc.and_(pc.equal(provider, one), pc.equal(account, other)))
    found: Truths = told.to_numpy()
    return found


def places(keys: Keys, among: Keys) -> Numbers:
    """Where each key stands among others, or -1."""
    import numpy as np

    found = np.full(len(keys), -1, np.int64)
    if not len(among) or not len(keys):
        return found
    low, high = among.view(np.uint64).T
    order = np.lexsort((low, high))
    own_low, own_high = keys.view(np.uint64).T
    # Of keys that share their first half, which hardly happens, each has its turn.
    at = np.searchsorted(high[order], own_high)
    for _ in range(int(np.unique(high, return_counts=True)[1].max())):
        within = np.minimum(at, len(order) - 1)
        row = order[within]
        hit = (found < 0) & (high[row] == own_high) & (low[row] == own_low)
        found[hit] = row[hit]
        at = at + 1
    return found


def _bytes_of(charge: pa.Array) -> bytes:
    """Identities as they are written, 32 digits each, as bytes."""
    digits = charge.buffers()[2].slice(2 * KEY_BYTES * charge.offset, 2 * KEY_BYTES * len(charge))
    return bytes.fromhex(digits.to_pybytes().decode("ascii"))
