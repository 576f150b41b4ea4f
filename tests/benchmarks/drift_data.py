"""Two parquet files of 26 columns, made of the census by drawing rows again: no drift, real shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CENSUS = Path("var/data/acs_employment/employment_MA_reference.pq")
AMOUNTS = ("limit", "balance", "bill_1", "bill_2", "payment_1", "payment_2", "income")
"""Numbers made up to look like amounts of money: skewed, and partly tied at zero."""


def write_sample(path: Path, rows: int, seed: int, shift: float = 0.0) -> Path:
    """9 numeric and 17 categorical columns; `shift` moves `income` by so many standard deviations."""
    schema = pa.schema(_part(1, np.random.default_rng(0), 0.0).schema)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part, start in enumerate(range(0, rows, 1_000_000)):
            generator = np.random.default_rng([seed, part])
            writer.write_table(_part(min(1_000_000, rows - start), generator, shift))
    return path


def _part(rows: int, generator: np.random.Generator, shift: float) -> pa.Table:
    census = pq.read_table(CENSUS)
    chosen = generator.integers(0, census.num_rows, rows)
    names = [n for n in census.column_names if pa.types.is_dictionary(census.schema.field(n).type)]
    columns = {name: census.column(name).take(pa.array(chosen)) for name in names}
    for name in ("CIT", "ANC", "SEX")[: 17 - len(columns)]:
        columns[f"{name} again"] = columns[name]
    columns["AGEP"] = pa.array(census.column("AGEP").to_numpy()[chosen].astype(np.float64))
    columns["score"] = pa.array(
        np.clip(
            census.column("predicted_probability").to_numpy()[chosen] + generator.normal(0, 0.01, rows), 0, 1
        )
    )
    for place, name in enumerate(AMOUNTS):
        values = generator.lognormal(8, 1 + place / 10, rows).round(2)
        columns[name] = pa.array(np.where(generator.random(rows) < 0.1 * place, 0.0, values))
    columns["income"] = pa.array(generator.normal(shift, 1, rows))
    return pa.table(columns)
