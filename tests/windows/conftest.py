"""A small project with data of its own, and the census data where it has been fetched."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.intent import Spec
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec

NUMBERS = [1.0, 30.0, 40.0, 70.0, 20.0, 50.0, 18.0, 64.0, 65.0, 17.0]
LETTERS = ["a", "b", "a", "b", "a", "a", "b", "c", "a", "b"]
OUTCOMES = [0, 1, 1, 0, 0, 1, 0, 1, 0, 0]

SPEC = {
    "model": "jobs",
    "description": "Ten people.",
    "owner": {"team": "t", "contact": "t@example.com"},
    "cost": {"cost_center": "1"},
    "data": {
        "id": "id",
        "label": "works",
        "reference": {"path": "data/reference.parquet"},
        "arrivals": {"path": "data/arrivals.parquet"},
        "labels": {"path": "data/labels.parquet"},
    },
    "features": {"age": "numeric", "letter": "categorical"},
    "protected": [
        {"attribute": "age", "privileged": "18-64", "bands": [18, 65]},
        {"attribute": "sex", "privileged": "1"},
    ],
    "nights": {"first": "2026-01-01", "rows": 4},
    "holdout": {"salt": "jobs"},
    "training": {"minutes": 1},
    "release": {"repository": "apps", "file": "a.yaml", "container": "c", "image": "r/i"},
}


@dataclass(frozen=True)
class Project:
    """A spec and its files: 40 reference rows, 10 arrivals in nights of 4, their labels in reverse."""

    settings: Settings
    spec: Spec

    def path(self, name: str) -> Path:
        return self.settings.root / "data" / f"{name}.parquet"

    def table(self, name: str) -> pa.Table:
        return pq.read_table(self.path(name))

    def write(self, name: str, table: pa.Table, **options: object) -> None:
        self.path(name).parent.mkdir(exist_ok=True)
        pq.write_table(table, self.path(name), **options)

    def change(self, name: str, column: str, values: object) -> None:
        """Rewrites a file with another column of that name, or without it for None."""
        table = self.table(name)
        place = table.column_names.index(column)
        changed = table.remove_column(place)
        self.write(name, changed if values is None else changed.add_column(place, column, [values]))

    def with_nights(self, **nights: object) -> Project:
        return self.with_spec(nights={"first": "2026-01-01", **nights})

    def with_spec(self, **changes: object) -> Project:
        return Project(self.settings, Spec.model_validate({**SPEC, **changes}))


def rows(first: int, count: int) -> dict[str, list[object]]:
    places = [n % 10 for n in range(count)]
    return {
        "id": list(range(first, first + count)),
        "age": [NUMBERS[n] for n in places],
        "letter": [LETTERS[n] for n in places],
        "sex": [1 + n % 2 for n in places],
        "day": [datetime.date(2026, 1, 1 + n // 4) for n in range(count)],
    }


@pytest.fixture
def project(tmp_path):
    settings = Settings(tmp_path, tmp_path / "var", "sqlite://", None, tmp_path / "forge")
    made = Project(settings, Spec.model_validate(SPEC))
    made.write("reference", pa.table({**rows(0, 40), "works": OUTCOMES * 4, "year": [2015] * 40}))
    made.write("arrivals", pa.table({**rows(100, 10), "year": [2016] * 10}))
    made.write("labels", pa.table({"works": OUTCOMES[::-1], "id": list(range(109, 99, -1))}))
    return made


@pytest.fixture(scope="session")
def census():
    """The census data and its spec."""
    settings = Settings.from_environment()
    if not (settings.root / "var/data/acs_employment/employment_MA_reference.pq").exists():
        pytest.skip("no census data: run `make data`, or models/acs_employment/fetch.py")
    return Project(settings, load_spec(settings.root, "acs_employment"))
