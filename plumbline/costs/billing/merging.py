"""Puts the charges of a delivery among those that are kept of the same billing period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.charging import KEY_BYTES
from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.writing import write_charges

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Merged:
    """How many charges are new, say something else than before, say the same, are no longer told of."""

    new: int
    replaced: int
    unchanged: int
    removed: int


def merge(
    file: Path,
    delivery: Delivery,
    tables: Iterable[pa.Table],
    keys: Any,
    contents: Any,
    owners: set[tuple[str, str]],
) -> Merged:
    """Writes the month's file anew where anything in it changes, whole or not at all.

    Args:
        file: of the month.
        delivery: the charges' delivery.
        tables: the charges, some at a time.
        keys: their identities, bytes of shape (rows, 16), each its own.
        contents: a digest of what each says.
        owners: providers and accounts the delivery tells of.
    """
    import numpy as np

    stored = _stored(file, delivery, owners)
    place = _places(keys, stored.keys)
    known = place >= 0
    same = np.zeros(len(keys), bool)
    same[known] = stored.contents[place[known]] == contents[known]
    adopted = np.zeros(len(keys), bool)
    adopted[known] = ~stored.own[place[known]]
    gone = stored.gone.copy()
    gone[place[known]] = False
    fresh = ~same | adopted
    counts = Merged(
        new=int((~known).sum()),
        replaced=int((known & ~same).sum()),
        unchanged=int(same.sum()),
        removed=int(gone.sum()),
    )
    if fresh.any() or gone.any():
        stays = ~gone
        stays[place[known & fresh]] = False
        write_charges(file, _kept(file, stays), _fresh(tables, keys, contents, fresh, delivery.export))
    return counts


@dataclass(frozen=True)
class _Stored:
    """What tells the charges apart that are kept."""

    keys: Any
    contents: Any
    own: Any
    """Whether the same export delivered each."""
    gone: Any
    """Whether the delivery would tell of each, were it still right."""


def _stored(file: Path, delivery: Delivery, owners: set[tuple[str, str]]) -> _Stored:
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not file.exists():
        nothing = np.array([], bool)
        return _Stored(np.zeros((0, KEY_BYTES), np.uint8), np.array([], np.int64), nothing, nothing)
    table = pq.read_table(file, columns=["charge", "content", "export"], read_dictionary=["export"])
    own = pc.equal(table["export"].cast("string"), delivery.export).to_numpy()
    gone = own & _would_be_told(file, delivery, owners) if delivery.whole else np.zeros(len(own), bool)
    return _Stored(_bytes_of(table["charge"]), table["content"].to_numpy(), own, gone)


def _would_be_told(file: Path, delivery: Delivery, owners: set[tuple[str, str]]) -> Any:
    """Charges of the delivery's accounts, or of its range."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if delivery.start is not None and delivery.end is not None:
        starts = pq.read_table(file, columns=["start"])["start"]
        first, last = (pa.scalar(at, starts.type) for at in (delivery.start, delivery.end))
        return pc.and_(pc.greater_equal(starts, first), pc.less(starts, last)).to_numpy()
    names = ["provider", "account"]
    table = pq.read_table(file, columns=names, read_dictionary=names)
    provider, account = (table[name].cast("string") for name in names)
    told = pa.chunked_array([pa.array([False] * table.num_rows)])
    for one, other in owners:
        told = pc.or_(told, pc.and_(pc.equal(provider, one), pc.equal(account, other)))
    return told.to_numpy()


def _places(keys: Any, among: Any) -> Any:
    """Where each key stands among others, or -1."""
    import numpy as np
    import pyarrow.compute as pc

    if not len(among) or not len(keys):
        return np.full(len(keys), -1, np.int64)
    found = pc.index_in(_fixed(keys), value_set=_fixed(among))
    return pc.fill_null(found, -1).to_numpy().astype(np.int64)


def _fixed(keys: Any) -> pa.Array:
    import pyarrow as pa

    whole = pa.py_buffer(keys.tobytes())
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(KEY_BYTES), len(keys), [None, whole])


def _bytes_of(charge: pa.ChunkedArray) -> Any:
    """Identities as they are written, 32 digits each, as bytes."""
    import numpy as np

    whole = bytearray()
    for chunk in charge.chunks:
        digits = chunk.buffers()[2].slice(2 * KEY_BYTES * chunk.offset, 2 * KEY_BYTES * len(chunk))
        whole += bytes.fromhex(digits.to_pybytes().decode("ascii"))
    return np.frombuffer(whole, np.uint8).reshape(-1, KEY_BYTES)


def _kept(file: Path, stays: Any) -> Iterator[pa.Table]:
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


def _fresh(
    tables: Iterable[pa.Table], keys: Any, contents: Any, fresh: Any, export: str
) -> Iterator[pa.Table]:
    """The delivery's charges that are not kept already, with their identities."""
    import pyarrow as pa

    place = 0
    for table in tables:
        here = slice(place, place + table.num_rows)
        place = here.stop
        if not fresh[here].any():
            continue
        digits = keys[here].tobytes().hex()
        charges = [digits[at : at + 2 * KEY_BYTES] for at in range(0, len(digits), 2 * KEY_BYTES)]
        yield (
            table.add_column(0, "charge", pa.array(charges, pa.string()))
            .append_column("content", pa.array(contents[here], pa.int64()))
            .append_column("export", pa.repeat(export, table.num_rows))
            .filter(pa.array(fresh[here]))
        )
