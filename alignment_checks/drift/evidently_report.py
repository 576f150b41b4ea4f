"""A drift page a person reads, made by Evidently on a sample. Nothing is judged by it.

The page shows distributions, never row ids; it holds the columns named in `kinds` and no other.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from alignment_checks.drift.thresholds import jensenshannon_threshold, wasserstein_threshold

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FALSE_ALARMS = 0.05
"""Chance that the page calls any column drifted when none did, shared by its columns."""


def write_drift_report(
    reference: pa.Table,
    current: pa.Table,
    kinds: Mapping[str, str],
    destination: Path,
    *,
    rows: int,
    seed: int,
) -> None:
    """Writes Evidently's HTML page: one drift figure per column, on a sample of each side.

    A column is called drifted when its distance is one that chance hardly makes at the sample's
    size. A column without values on either side is shown by its missing values instead.

    Args:
        reference: the rows compared with; must have the columns in `kinds`.
        current: the window's rows; the same.
        kinds: `numeric` or `categorical`, per column to show.
        destination: the HTML file; it appears whole or not at all.
        rows: sample size on each side, drawn without replacement; all rows where there are fewer.
        seed: decides the samples and the thresholds.

    Raises:
        ValueError: for a column that either table lacks, or a table without rows.
    """
    before = _sample(reference, "reference", kinds, rows, seed)
    now = _sample(current, "current", kinds, rows, seed)
    with _offline(), _evidently_warnings_ignored():
        snapshot = _report(before, now, {_harmless(column): kind for column, kind in kinds.items()}, seed)
        with tempfile.TemporaryDirectory(dir=destination.parent, prefix=".report-") as folder:
            page = Path(folder) / "page.html"
            snapshot.save_html(str(page))
            page.replace(destination)


def _sample(table: pa.Table, side: str, kinds: Mapping[str, str], rows: int, seed: int) -> pd.DataFrame:
    """A sample as Evidently wants it: numbers as finite floats, categories as strings, names harmless."""
    import pyarrow as pa

    lacking = [column for column in kinds if column not in table.column_names]
    if lacking:
        raise ValueError(f"the {side} rows lack {', '.join(lacking)}: there is nothing to compare")
    if table.num_rows == 0:
        raise ValueError(f"the {side} window has no rows: there is nothing to draw")
    size = min(rows, table.num_rows)
    chosen = np.sort(np.random.default_rng(seed).choice(table.num_rows, size, replace=False))
    types = {"numeric": pa.float64(), "categorical": pa.string()}
    schema = pa.schema([(column, types[kind]) for column, kind in kinds.items()])
    frame = table.select(list(kinds)).take(pa.array(chosen)).cast(schema).to_pandas()
    categorical = [column for column, kind in kinds.items() if kind == "categorical"]
    frame[categorical] = frame[categorical].map(_harmless, na_action="ignore")
    return frame.replace([np.inf, -np.inf], np.nan).rename(columns=_harmless)


def _harmless(text: str) -> str:
    """No markup: Evidently writes names and categories into a script element as they are."""
    return text.replace("<", "‹").replace(">", "›")  # noqa: RUF001 - they look alike on purpose


def _report(before: pd.DataFrame, now: pd.DataFrame, kinds: Mapping[str, str], seed: int) -> Any:
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import DatasetMissingValueCount, RowCount

    definition = DataDefinition(
        numerical_columns=[column for column, kind in kinds.items() if kind == "numeric"],
        categorical_columns=[column for column, kind in kinds.items() if kind == "categorical"],
    )
    datasets = [Dataset.from_pandas(frame, data_definition=definition) for frame in (now, before)]
    chance = FALSE_ALARMS / len(kinds)
    figures = [_figure(column, kind, [before, now], chance, seed) for column, kind in kinds.items()]
    return Report([RowCount(), DatasetMissingValueCount(), *figures]).run(*datasets)


def _figure(column: str, kind: str, frames: list[pd.DataFrame], chance: float, seed: int) -> Any:
    """One column's figure: not Evidently's preset, which computes every column three times."""
    from evidently.metrics import MissingValueCount, ValueDrift

    before, now = (frame[column].dropna().to_numpy() for frame in frames)
    if before.size == 0 or now.size == 0:
        return MissingValueCount(column=column)
    if kind == "numeric":
        threshold = wasserstein_threshold(before, now, chance, seed)
        return ValueDrift(column=column, method="wasserstein", threshold=threshold)
    threshold = jensenshannon_threshold(before, now, chance, seed)
    return ValueDrift(column=column, method="jensenshannon", threshold=threshold)


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    """Evidently counts its users unless this variable is set; nothing leaves this machine."""
    before = os.environ.get("DO_NOT_TRACK")
    os.environ["DO_NOT_TRACK"] = "1"
    try:
        yield
    finally:
        del os.environ["DO_NOT_TRACK"]
        if before is not None:
            os.environ["DO_NOT_TRACK"] = before


@contextlib.contextmanager
def _evidently_warnings_ignored() -> Iterator[None]:
    """Evidently's own imports use names that numpy and litestar are about to drop."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="numpy.core is deprecated", category=DeprecationWarning)
        warnings.filterwarnings("ignore", message="(Call to|Use of) deprecated", category=DeprecationWarning)
        yield
