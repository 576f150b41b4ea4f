"""Charges of one delivery on their way, by month: on disk, since a bill may be larger than memory."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.charging import Charged
from plumbline.costs.billing.identities import KEY_BYTES

if TYPE_CHECKING:
    import pyarrow as pa

    from plumbline.costs.billing.arrays import Keys, Numbers


class PeriodSpool:
    """Charges of one month, in the order they came. Only what tells them apart stays in memory."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer: Any = None
        self._columns = {
            name: bytearray() for name in ("keys", "contents", "series", "others", "starts", "ends")
        }
        self.owners: set[tuple[str, str]] = set()
        """Providers and accounts that it tells of."""

    def add(self, some: Charged) -> None:
        """Further charges of the month."""
        import pyarrow as pa

        table = some.table.combine_chunks()
        if self._writer is None:
            self._writer = pa.ipc.new_file(str(self._file), table.schema)
        self._writer.write_table(table)
        times = {f"{side}s": table[side].cast("int64").to_numpy() for side in ("start", "end")}
        for name in self._columns:
            self._columns[name] += (times[name] if name in times else getattr(some.apart, name)).tobytes()
        self.owners |= _owners(table)

    def close(self) -> None:
        """Nothing further comes."""
        if self._writer is not None:
            self._writer.close()

    @property
    def keys(self) -> Keys:
        """What identifies each."""
        import numpy as np

        return np.frombuffer(self._columns["keys"], np.uint8).reshape(-1, KEY_BYTES)

    def column(self, name: str) -> Numbers:
        """A whole number a row: `contents`, `series`, `others`, or `starts` and `ends` in microseconds."""
        import numpy as np

        return np.frombuffer(self._columns[name], np.int64)

    def tables(self) -> Iterator[pa.Table]:
        """The charges, in the order they came, some at a time."""
        import pyarrow as pa

        with pa.OSFile(str(self._file), "rb") as source:
            reader = pa.ipc.open_file(source)
            for place in range(reader.num_record_batches):
                yield pa.Table.from_batches([reader.get_batch(place)])


def _owners(table: pa.Table) -> set[tuple[str, str]]:
    """Pairs of provider and account."""
    import pyarrow.compute as pc

    providers, accounts = (pc.unique(table[name]).to_pylist() for name in ("provider", "account"))
    if len(providers) == 1 or len(accounts) == 1:
        return {(provider, account) for provider in providers for account in accounts}
    return set(zip(table["provider"].to_pylist(), table["account"].to_pylist(), strict=True))


class Spool:
    """One spool a month."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.periods: dict[datetime.date, PeriodSpool] = {}

    def add(self, some: Charged) -> None:
        """Further charges, each to its month."""
        import pyarrow.compute as pc

        months = pc.cast(pc.floor_temporal(some.table["billing_period"], unit="month"), "date32")
        for month in pc.unique(months).to_pylist():
            self._period(month).add(some.where(pc.equal(months, month)))

    def _period(self, month: datetime.date) -> PeriodSpool:
        if month not in self.periods:
            self.periods[month] = PeriodSpool(self._folder / f"{month:%Y-%m}.arrow")
        return self.periods[month]
