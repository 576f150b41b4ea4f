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

    from plumbline.windows.pictures import pictures_of

    digest = reader_digest(context, version, reading)
    folder = reader_folder(context, version, reading)
    known = pictures_of(context.settings, context.spec.readers[reading.model])
    number = np.zeros(table.num_rows)
    for column in reading.pictures:
        names = table.column(column).combine_chunks().cast(pa.string())
        places = pc.index_in(names, value_set=known.column("id").combine_chunks())
        if places.null_count:
            raise ReadingError(
                f"{context.model}: {places.null_count} rows name a picture in {column} that {reading.model} "
                "does not have: fetch both models' data again"
            )
        shown, of_row = np.unique(places.to_numpy(), return_inverse=True)
        pictures = tuple(known.column("picture").take(pa.array(shown)).to_pylist())
        number = number * 10 + np.asarray(_digits(folder, digest, pictures))[of_row]
    return number


@lru_cache(maxsize=8)
def _digits(folder: Path, digest: str, pictures: tuple[bytes, ...]) -> tuple[float, ...]:
    """What a version of the reading model reads in pictures: a night's steps all ask for the same."""
    import numpy as np

    from plumbline.serving.scoring.predictor import load_predictor

    predictor = load_predictor(folder, digest)
    column = {predictor.features[0].name: np.asarray(pictures, dtype=object)}
    read = predictor.predict(predictor.encode(column)).argmax(axis=1)
    return tuple(float(predictor.classes[place]) for place in read)


def true_values(spec: Spec, table: pa.Table) -> Columns:
    """The features that are read, as they are; empty where none is read."""
    from plumbline.windows.columns import drift_columns

    columns = drift_columns(spec, table) if spec.reads else {}
    return {reading.feature: columns[reading.feature] for reading in spec.reads}
