"""`plumbline guardrails profile` writes what the detectors read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from plumbline.cli import main
from plumbline.guardrails.content import Row
from plumbline.guardrails.detectors.distance import Distance
from plumbline.guardrails.detectors.schema import Schema
from plumbline.intent import DetectorSettings

ROOT = Path(__file__).parents[2]
DATA = "var/data/acs_employment/employment_MA_reference.pq"
PROFILE = "policies/guardrails/profiles/acs_employment.json"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The census model with its first 3,000 reference rows."""
    if not (ROOT / DATA).exists():
        pytest.fail("the census data is not there: make data")
    shutil.copytree(ROOT / "models", tmp_path / "models")
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    (tmp_path / DATA).parent.mkdir(parents=True)
    parquet.write_table(parquet.read_table(ROOT / DATA).slice(0, 3000), tmp_path / DATA)
    monkeypatch.setenv("PLUMBLINE_ROOT", str(tmp_path))
    return tmp_path


def test_the_profile_is_written_and_read(project, capsys):
    assert main(["guardrails", "profile", "acs_employment"]) == 0
    said = capsys.readouterr().out
    assert "16 columns of 3,000 rows" in said
    settings = {"profile": PROFILE}
    schema = Schema(DetectorSettings(kind="schema", **settings), project)
    distance = Distance(DetectorSettings(kind="distance", **settings), project)
    rows = pa.Table.to_pylist(parquet.read_table(project / DATA))
    assert sum(bool(schema.detect(Row({k: row[k] for k in schema._columns}))) for row in rows) < 200
    scores = [distance.detect(Row(row))[0].score for row in rows]
    assert sum(score >= 0.95 for score in scores) / len(scores) < 0.08


def test_a_model_that_there_is_not_is_refused_and_nothing_is_written(project, capsys):
    before = (project / PROFILE).read_bytes()
    assert main(["guardrails", "profile", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err
    assert (project / PROFILE).read_bytes() == before
