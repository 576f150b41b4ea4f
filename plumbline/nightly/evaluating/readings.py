"""Features that another model reads off pictures: its version lies in the reader's folder, beside the model.

A version of such a model carries the reader it was made with, so that its digest, its image and whatever is
promoted name both.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.intent import Reading, Spec
from plumbline.model_files import READERS
from plumbline.nightly.context import Context
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Columns = dict[str, npt.NDArray[Any]]


class ReadingError(PlumblineError):
    """A feature cannot be read off its pictures."""


def reader_context(context: Context, reading: Reading) -> Context:
    """The same place and person, on the model that reads."""
    return dataclasses.replace(context, model=reading.model)


def reader_folder(context: Context, version: str, reading: Reading) -> Path:
    """Where a version keeps the model that reads for it."""
    return context.settings.trained / version / READERS / reading.model


def reader_digest(context: Context, version: str, reading: Reading) -> str:
    """Which version of the reading model a version carries.

    Raises:
        ReadingError: it carries none.
    """
    folder = reader_folder(context, version, reading)
    if not folder.is_dir():
        raise ReadingError(
            f"{context.model}: version {version[:12]} carries no {reading.model} to read {reading.feature}: "
            "train the version again"
        )
    return folder_digest(folder)


def with_readings(context: Context, version: str, table: pa.Table, columns: Columns) -> Columns:
    """The columns with what is read in place of what is true.

    Args:
        context: the model.
        version: whose reader reads.
        table: the window's rows, which name their pictures.
        columns: the same rows as arrays, by feature.
    """
    read = {reading.feature: _read(context, version, reading, table) for reading in context.spec.reads}
    return columns | read


def _read(context: Context, version: str, reading: Reading, table: pa.Table) -> npt.NDArray[np.float64]:
    """The number that each row's pictures show, shape (rows,)."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    digest = reader_digest(context, version, reading)
    folder = reader_folder(context, version, reading)
    names, shown = _shown(context.settings, folder, digest, reading.model)
    known, number = pa.array(names), np.zeros(table.num_rows)
    for column in reading.pictures:
        places = pc.index_in(table.column(column).combine_chunks(), value_set=known)
        if places.null_count:
            raise ReadingError(
                f"{context.model}: {places.null_count} rows name a picture in {column} that {reading.model} "
                "does not have: fetch both models' data again"
            )
        number = number * 10 + shown[places.to_numpy()]
    return number


@lru_cache(maxsize=4)
def _shown(settings: Settings, folder: Path, digest: str, model: str) -> tuple[Any, Any]:
    """Every picture of the reading model by its id, and the digit that this version of it reads there."""
    import numpy as np

    from plumbline.serving.predictor import load_predictor
    from plumbline.windows.parquet import open_parquet, stored_columns

    spec = load_spec(settings.root, model)
    predictor, names, digits = load_predictor(folder, digest), [], []
    for source in (spec.data.reference, spec.data.arrivals):
        with open_parquet(settings, source.path) as file:
            rows = stored_columns(file, [spec.data.id, spec.content])
        pictures = np.asarray(rows.column(spec.content).to_pylist(), dtype=object)
        read = predictor.predict(predictor.encode({spec.content: pictures})).argmax(axis=1)
        names.append(rows.column(spec.data.id).to_numpy())
        digits.append(np.asarray(predictor.classes, dtype=np.int64)[read])
    return np.concatenate(names), np.concatenate(digits)


def true_values(spec: Spec, table: pa.Table) -> Columns:
    """The features that are read, as they are; empty where none is read."""
    from plumbline.windows.columns import drift_columns

    columns = drift_columns(spec, table) if spec.reads else {}
    return {reading.feature: columns[reading.feature] for reading in spec.reads}
