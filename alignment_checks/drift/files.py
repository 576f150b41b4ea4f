"""Drift between parquet files of any length: one column of either side in memory at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from alignment_checks.drift.columns import drift_of_column
from alignment_checks.measurement import Measurement
from alignment_checks.profiles.building import columns_of_files


def measure_file_drift(
    reference: Sequence[Any],
    current: Sequence[Any],
    columns: Sequence[str] | None = None,
    categorical: Collection[str] = (),
) -> list[Measurement]:
    """Drift of every column both sides have, as `measure_profile_drift` tells it.

    Args:
        reference: parquet files whose rows are the reference.
        current: parquet files whose rows are looked at; they have the reference's columns.
        columns: which columns; all of the first reference file when None.
        categorical: columns of numbers that are categories.

    Raises:
        ProfileError: as `profile_of_files`.
    """
    measurements: list[Measurement] = []
    seen = columns_of_files(reference, columns, categorical)
    arrived = columns_of_files(current, columns, categorical)
    while (one := next(seen, None)) is not None:
        name, column = one
        measurements += drift_of_column(name, column, next(arrived)[1])
        del one, column  # before the next column is read
    return measurements
