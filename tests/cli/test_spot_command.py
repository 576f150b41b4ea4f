"""`plumbline spot simulate`: the result, its rules, and what it refuses."""

from __future__ import annotations

import json

import numpy as np
import pytest

from plumbline.cli import main
from plumbline.commands.spot import POLICIES
from plumbline.retraining.spot.policies.known import BY_NAME
from tests.retraining.spot.made_up import heavy_tailed, written

GOOD = {
    "--job-hours": "6",
    "--deadline-hours": "8",
    "--overhead-hours": "0.1",
    "--on-demand": "3",
    "--spot": "1",
    "--starts": "5",
}


@pytest.fixture
def zones(tmp_path):
    return [str(written(tmp_path / f"zone-{seed}.json", heavy_tailed(seed, 400))) for seed in (1, 2)]


def command(traces, *flags, **changed):
    options = {**GOOD, **{f"--{name.replace('_', '-')}": value for name, value in changed.items()}}
    pairs = [word for pair in options.items() for word in pair]
    return ["spot", "simulate", "--trace", *traces, *pairs, *flags]


def told(capsys, *arguments, **changed):
    assert main(command(*arguments, "--json", **changed)) == 0
    return json.loads(capsys.readouterr().out)


def test_the_result_has_means_lateness_rules_and_what_it_rests_on(zones, capsys):
    result = told(capsys, zones)
    assert result["cost"] == pytest.approx(result["spot_hours"] * 1 + result["on_demand_hours"] * 3)
    assert (result["late"], result["policy"], result["starts"], result["seed"]) == (0, "plumbline", 5, 0)
    assert [trace["name"] for trace in result["traces"]] == ["zone-1", "zone-2"]
    assert result["traces"][0]["mean_availability"] == pytest.approx(np.mean(heavy_tailed(1, 400)), abs=1e-6)
    assert any("paid whole" in rule for rule in result["rules"])


def test_on_demand_costs_its_whole_ticks_and_never_restarts(zones, capsys):
    """36.6 ticks of ten minutes are 37."""
    result = told(capsys, zones[:1], policy="on-demand")
    assert result["cost"] == pytest.approx(37 / 6 * 3)
    assert (result["spot_hours"], result["restarts"]) == (0, 0)


def test_the_same_seed_says_the_same(zones, capsys):
    assert told(capsys, zones, seed="4") == told(capsys, zones, seed="4")


def test_the_options_name_every_policy():
    assert set(POLICIES) == set(BY_NAME)


def test_people_read_the_same_figures(zones, capsys):
    assert main(command(zones, policy="greedy")) == 0
    text = capsys.readouterr().out
    assert text.startswith("greedy, mean of 5 starts:\n  cost ")
    assert "zone-1  " in text
    assert "- A tick in which a machine runs is paid whole" in text


def test_spot_that_is_no_cheaper_is_said(zones, capsys):
    result = told(capsys, zones, spot="3")
    assert result["spot_hours"] == 0
    assert "not cheaper" in result["notes"][0]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"deadline_hours": "6"}, "not even on demand"),
        ({"deadline_hours": "80"}, "give a longer trace"),
        ({"job_hours": "-1"}, "--job-hours -1"),
        ({"spot": "nan"}, "--spot nan"),
        ({"on_demand": "inf"}, "--on-demand inf"),
        ({"overhead_hours": "1e300"}, "--overhead-hours 1e+300"),
        ({"starts": "0"}, "--starts 0"),
    ],
)
def test_bad_input_is_one_line_that_names_it(zones, capsys, changed, said):
    assert main(command(zones, **changed)) == 1
    error = capsys.readouterr().err
    assert error.startswith("plumbline: ")
    assert said in error
    assert error.count("\n") == 1
