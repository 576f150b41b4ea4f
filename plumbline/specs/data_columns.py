"""Columns a spec names that its data does not have. Reads parquet schemas only, never a row."""

from __future__ import annotations

from pathlib import Path

from plumbline.intent import Spec
from plumbline.s3_address import is_address
from plumbline.specs.documents import Document
from plumbline.specs.problems import Place, Problem
from plumbline.specs.wordings import nearest

Columns = dict[Place, str]
"""Names of columns, by the place in the spec that names them."""


def check_columns(root: Path, document: Document[Spec]) -> list[Problem]:
    """Problems of a spec with the files its data lies in; none for files that are not there yet, or on S3.

    Args:
        root: the project folder.
        document: the spec.
    """
    data = document.intent.data
    row_id: Columns = {("data", "id"): data.id}
    label: Columns = {("data", "label"): data.label}
    inputs = row_id | _inputs(document.intent)
    wanted = {data.reference.path: inputs | label, data.arrivals.path: inputs | _date(document.intent)}
    labels_path = data.labels.path if data.labels else data.arrivals.path
    wanted[labels_path] = wanted.get(labels_path, row_id) | label
    return [
        problem for path, columns in wanted.items() for problem in _missing(root, document, path, columns)
    ]


def _inputs(spec: Spec) -> Columns:
    features: Columns = {("features", name): name for name in spec.features}
    pictures: Columns = {
        ("reads", i, "pictures", j): name
        for i, reading in enumerate(spec.reads)
        for j, name in enumerate(reading.pictures)
    }
    attributes = [protected.attribute for protected in spec.protected]
    design: Columns = {
        ("data", key): name
        for key, name in (("weight", spec.data.weight), ("cluster", spec.data.cluster))
        if name
    }
    return (
        design
        | pictures
        | features
        | {("protected", i, "attribute"): name for i, name in enumerate(attributes)}
    )


def _date(spec: Spec) -> Columns:
    column = spec.nights.date_column
    return {("nights", "date_column"): column} if column else {}


def _missing(root: Path, document: Document[Spec], path: str, columns: Columns) -> list[Problem]:
    if is_address(path) or not _exists(root / path):  # a spec is checked without a network
        return []
    there = _column_names(root / path)
    if there is None:
        return [document.problem(("data",), f"{path} is no parquet file that can be read", "Replace it")]
    return [
        document.problem(place, f"{path} has no column {name!r}", _remedy(name, there))
        for place, name in columns.items()
        if name not in there
    ]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # e.g. a name longer than any file's
        return False


def _column_names(path: Path) -> list[str] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return list(pq.read_schema(path).names)
    except (OSError, pa.ArrowException):
        return None


def _remedy(name: str, there: list[str]) -> str:
    guess = nearest(name, there)
    return f"Write {guess} if that is meant" if guess else f"Write one of {', '.join(there)}"
