"""`plumbline metrics` prints what Prometheus reads, and says which part it could not read."""

from __future__ import annotations

from pathlib import Path

from plumbline.cli import main


def test_a_fresh_fleet_has_figures_of_its_budgets_alone(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)
    assert main(["metrics"]) == 0
    printed = capsys.readouterr().out
    assert "\nplumbline_fleet_budget_left{" in printed
    assert 'plumbline_fleet_unread{part="verdicts"} 0.0' in printed


def test_a_database_that_is_gone_is_told_and_is_a_failure(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", f"sqlite:///{tmp_path}/none/there/plumbline.db")
    (tmp_path / "none").write_text("in the way")
    assert main(["metrics"]) == 1
    said = capsys.readouterr()
    assert 'plumbline_fleet_unread{part="verdicts"} 1.0' in said.out
    assert said.err.startswith("plumbline: verdicts: ")
