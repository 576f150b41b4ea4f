"""`plumbline retrain simulate`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plumbline.cli import main

NIGHTS = 40


@pytest.fixture
def history(tmp_path):
    """The loss jumps on night 20, for models trained before."""
    rows = [
        f"{trained},{night},{0.5 if trained < 20 <= night else 0.2}"
        for trained in range(NIGHTS)
        for night in range(trained, NIGHTS)
    ]
    path = tmp_path / "history.csv"
    path.write_text("\n".join(["trained_at,night,loss", *rows]))
    return str(path)


def test_figures_and_rules_as_json(history, capsys):
    assert main(["retrain", "simulate", "--history", history, "--retrain-cost", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["policy"] == "cost-aware"
    assert (told["retrains"], told["oracle"], told["oracle_retrained_on"]) == (1, 1.0, [20])
    assert told["total"] == pytest.approx(told["excess"] + told["retrains"])
    assert told["ratio"] == pytest.approx(told["total"])
    assert any("irreducible" in rule for rule in told["rules"])


@pytest.mark.parametrize(("policy", "retrains"), [("never", 0), ("periodic", 5), ("threshold", 1)])
def test_every_policy_runs_as_it_is(history, capsys, policy, retrains):
    main(["retrain", "simulate", "--history", history, "--policy", policy, "--retrain-cost", "1", "--json"])
    assert json.loads(capsys.readouterr().out)["retrains"] == retrains


def test_the_text_leads_with_the_costs_and_ends_with_the_rules(history, capsys):
    main(["retrain", "simulate", "--history", history, "--policy", "never", "--retrain-cost", "1"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["total", "cost", "6"]
    assert lines[-1].startswith("- oracle is the least total")


@pytest.mark.parametrize("cost", ["-1", "nan", "inf", "12 USD", "", "NULL"])
def test_a_cost_that_is_no_number_of_loss_is_refused(history, capsys, cost):
    with pytest.raises(SystemExit):
        main(["retrain", "simulate", "--history", history, f"--retrain-cost={cost}"])
    assert "units of loss" in capsys.readouterr().err


def test_a_bad_row_is_named_with_its_file_and_line(history, capsys):
    with Path(history).open("a") as file:
        file.write("\n39,39,much\n")
    assert main(["retrain", "simulate", "--history", history, "--retrain-cost", "1"]) == 1
    error = capsys.readouterr().err
    assert history in error
    assert "loss is 'much'" in error
