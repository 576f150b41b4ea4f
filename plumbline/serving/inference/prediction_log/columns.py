"""Which columns a logged prediction has, in the types that the nightly windows read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import pyarrow as pa

ColumnKind = Literal["numeric", "categorical", "text", "image"]

SCORES = "prediction.scores"
"""The model's scores: one, or one for each of its classes."""
DECISION = "prediction.decision"
"""What the checks came to: allow, redact, review or deny."""
VERSION = "prediction.version"
"""The version that scored."""
CHECKS = "prediction.checks"
"""The checks' ids, those of input and output; empty where nothing was asked."""
AT = "prediction.at"
"""When, in UTC."""
READ = "prediction.read."
"""Before the name of a feature that was read off pictures: what the model was given."""
OWN = (SCORES, DECISION, VERSION, CHECKS, AT)
"""Columns beside the spec's."""


class LogColumnsError(PlumblineError, ValueError):
    """Two columns of the log would have one name."""


@dataclass(frozen=True)
class LogColumns:
    """The columns of one model's log."""

    id: str
    """The spec's `data.id`; holds keyed ids."""
    date: str
    """The spec's `nights.date_column`."""
    values: Mapping[str, ColumnKind]
    """The features, and what else of a row is logged, such as protected attributes."""

    def __post_init__(self) -> None:
        names = [self.id, self.date, *self.values, *OWN]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise LogColumnsError(
                f"the log would have two columns {twice!r}: rename the id or the date column"
            )

    def schema(self) -> pa.Schema:
        """The columns with their types: numbers as float64, categories and texts as text, images as bytes."""
        import pyarrow as pa

        types = {
            "numeric": pa.float64(),
            "categorical": pa.string(),
            "text": pa.string(),
            "image": pa.binary(),
        }
        return pa.schema(
            [
                (self.id, pa.string()),
                (self.date, pa.date32()),
                *((name, types[kind]) for name, kind in self.values.items()),
                (SCORES, pa.list_(pa.float64())),
                (DECISION, pa.string()),
                (VERSION, pa.string()),
                (CHECKS, pa.string()),
                (AT, pa.timestamp("ms", tz="UTC")),
            ]
        )

    def table(self, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
        """Logged rows as a table; what a row lacks is null.

        Args:
            rows: values by column as they stand in a line of the spill: dates and times as ISO text, images
                in base64.
        """
        import pyarrow as pa

        listed = [self._read(row) for row in rows]
        return pa.Table.from_pylist(listed, schema=self.schema())

    def _read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        import base64
        import datetime

        read = dict(row)
        read[self.date] = datetime.date.fromisoformat(row[self.date])
        read[AT] = datetime.datetime.fromisoformat(row[AT])
        for name in self.images:
            read[name] = base64.b64decode(row[name]) if row.get(name) else None
        return read

    @property
    def images(self) -> Sequence[str]:
        """The columns that hold pictures."""
        return [name for name, kind in self.values.items() if kind == "image"]
