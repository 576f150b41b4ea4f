"""Pictures of another model that rows name by id: what they hold counts as what the rows hold."""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

from plumbline.intent import Spec
from plumbline.s3 import NoObjectError
from plumbline.settings import Settings
from plumbline.windows.parquet import DataError, NoFileError, open_parquet, stored_columns

if TYPE_CHECKING:
    import pyarrow as pa

SHOWS = "{column} shows"
"""The column of digests beside a column of ids."""


def pictures_of(settings: Settings, reader: Spec) -> pa.Table:
    """All pictures of a model: `id` as text, and `picture`, the bytes.

    Before anything was logged there is no file of arrivals; whoever names a picture of it finds none.

    Args:
        settings: where the project is.
        reader: the spec of the model that is given them.

    Raises:
        DataError: its data cannot be read.
    """
    import pyarrow as pa

    parts = [_stored(settings, reader, reader.data.reference.path)]
    with contextlib.suppress(NoFileError, NoObjectError):
        parts.append(_stored(settings, reader, reader.data.arrivals.path))
    return pa.concat_tables(parts)


def _stored(settings: Settings, reader: Spec, path: str) -> pa.Table:
    import pyarrow as pa

    with open_parquet(settings, path) as file:
        rows = stored_columns(file, [reader.data.id, reader.content])
    if rows.num_columns != 2:
        raise DataError(f"{path} lacks {reader.data.id} or {reader.content}: fetch it again")
    return pa.table([rows.column(0).cast(pa.string()), rows.column(1).cast(pa.binary())], ["id", "picture"])


def with_pictures(settings: Settings, spec: Spec, table: pa.Table) -> pa.Table:
    """The rows with the SHA-256 of each picture that they name; as they are where nothing is read.

    An id that is no picture's has none: the rows are unusable for that, and whoever reads them says so.

    Raises:
        DataError: the pictures cannot be read, or nobody said whose they are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for reading in spec.reads:
        reader = spec.readers.get(reading.model)
        if reader is None:
            raise DataError(f"{spec.model}: its pictures are of {reading.model}, whose spec was not loaded")
        known = _digests(settings, reader)
        for column in (name for name in reading.pictures if name in table.column_names):
            named = table.column(column).combine_chunks().cast(pa.string())
            shown = known.column("digest").take(pc.index_in(named, value_set=known.column("id")))
            table = table.append_column(SHOWS.format(column=column), shown)
    return table


def _digests(settings: Settings, reader: Spec) -> pa.Table:
    import pyarrow as pa

    pictures = pictures_of(settings, reader)
    contents = (each or b"" for each in pictures.column("picture").to_pylist())
    digests = [hashlib.sha256(each).hexdigest() for each in contents]
    return pa.table([pictures.column("id").combine_chunks(), pa.array(digests)], ["id", "digest"])
