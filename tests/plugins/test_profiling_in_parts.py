"""The tasks of a night in parts: each leaves its part in the evidence, and the measuring adds them up."""

from __future__ import annotations

import shutil

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating import preparing, profiles
from plumbline.nightly.witness import witness
from plumbline_airflow import steps
from plumbline_airflow.run import Run
from tests.airflow_home import task_context

MODEL = "acs_employment"


@pytest.fixture
def night(own_project, champion_state, tmp_path, monkeypatch):
    """A run whose spec asks for two parts, after its first task."""
    spec = own_project / "models" / MODEL / "spec.yaml"
    written = spec.read_text()
    spec.write_text(written.replace("  rows: 5000", "  rows: 5000\n  parts: 2"))
    assert spec.read_text() != written
    monkeypatch.setenv("PLUMBLINE_ROOT", str(own_project))
    monkeypatch.setenv("PLUMBLINE_STATE", str(shutil.copytree(champion_state, tmp_path / "state")))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)
    context = Context.of(MODEL)
    subject = witness(context, preparing.prepare(context, 0))
    left = {"prepare": subject.model_dump(mode="json")}
    return context, Run(MODEL, task_context(left, dag_id=f"{MODEL}.evaluate"))


def test_every_part_is_made_once_and_the_measuring_rests_on_them(night, monkeypatch):
    context, run = night
    done = [steps.profiled_part(run, "prepare", str(part)) for part in (0, 1, 1)]
    assert [one.sentence for one in done] == [
        "Part 1 of 2: 2500 rows.",
        "Part 2 of 2: 2500 rows.",
        "Part 2 of 2: 2500 rows.",
    ]
    assert len(context.ledger.all("profile_part", MODEL)) == 2
    sizes = []
    profiled = profiles.profiled

    def counted(context, columns, scores):
        sizes.append(len(scores))
        return profiled(context, columns, scores)

    monkeypatch.setattr(profiles, "profiled", counted)
    result = steps.measured(run, "prepare").record
    assert {m.name for m in result.measurements} >= {"psi", "ks_pvalue", "chi2_pvalue"}
    assert sizes == [context.holdout.rows]
