"""Other wordings of a window's texts, from the file that a spec names for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from plumbline.intent import Spec
from plumbline.settings import Settings
from plumbline.windows.parquet import DataError, open_parquet


def wordings_of(settings: Settings, spec: Spec, ids: Collection[Any]) -> list[tuple[str, str, str]]:
    """Topic, id and wording of every rewording of these rows.

    Raises:
        DataError: the file is missing, or lacks a column.
    """
    if spec.data.pairs is None:
        return []
    path, columns = spec.data.pairs.path, ("topic", spec.data.id, "text")
    with open_parquet(settings, path) as file:
        missing = [name for name in columns if name not in file.schema_arrow.names]
        if missing:
            raise DataError(f"{path} has no column {', '.join(missing)}: write it again")
        table = file.read(columns=list(columns))
    wanted = {str(each) for each in ids}
    rows = zip(*(table.column(name).to_pylist() for name in columns), strict=True)
    return [(str(topic), str(row), str(text)) for topic, row, text in rows if str(row) in wanted]
