"""Columns that a spec names must be in its files, as far as those have arrived."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.specs.cross_checks import validate

FILE = "models/loans/spec.yaml"
COLUMNS = ("id", "repaid", "age", "sex")


def write(project: Path, name: str, *columns: str) -> None:
    file = project / "var/data" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({column: [1] for column in columns}), file)


def lines(project: Path) -> list[str]:
    return [str(problem) for problem in validate(project)]


def test_files_with_every_column_are_sound(project: Path) -> None:
    write(project, "old.pq", *COLUMNS)
    write(project, "new.pq", *COLUMNS)
    assert lines(project) == []


def test_a_missing_column_names_the_key_that_wants_it(project: Path) -> None:
    """Once for the feature, once for the protected attribute."""
    write(project, "old.pq", "id", "repaid", "age", "gender")
    assert lines(project) == [
        f"{FILE}:12: features.sex: var/data/old.pq has no column 'sex'. "
        "Write one of id, repaid, age, gender.",
        f"{FILE}:14: protected[0].attribute: var/data/old.pq has no column 'sex'. "
        "Write one of id, repaid, age, gender.",
    ]


def test_labels_may_come_in_a_file_of_their_own(project: Path, edit: Callable[[str, str, str], None]) -> None:
    write(project, "new.pq", "id", "age", "sex")
    assert lines(project) == [
        f"{FILE}:7: data.label: var/data/new.pq has no column 'repaid'. Write one of id, age, sex."
    ]
    edit(FILE, "  label: repaid\n", "  label: repaid\n  labels: {path: var/data/labels.pq}\n")
    write(project, "labels.pq", "id", "repayed")
    assert lines(project) == [
        f"{FILE}:7: data.label: var/data/labels.pq has no column 'repaid'. Write repayed if that is meant."
    ]


def test_the_date_of_arrival_is_wanted_of_arrivals_only(
    project: Path, edit: Callable[[str, str, str], None]
) -> None:
    write(project, "old.pq", *COLUMNS)
    write(project, "new.pq", *COLUMNS)
    edit(FILE, "rows: 5000", "date_column: day")
    assert lines(project) == [
        f"{FILE}:22: nights.date_column: var/data/new.pq has no column 'day'. "
        "Write one of id, repaid, age, sex."
    ]


def test_what_is_no_parquet_file_is_a_problem(project: Path) -> None:
    (project / "var/data").mkdir(parents=True)
    (project / "var/data/old.pq").write_text("id,repaid\n")
    assert lines(project) == [
        f"{FILE}:5: data: var/data/old.pq is no parquet file that can be read. Replace it."
    ]


def test_a_name_longer_than_any_files_is_no_traceback(
    project: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FILE, "var/data/new.pq", f"var/data/{'x' * 300}.pq")
    assert lines(project) == []
