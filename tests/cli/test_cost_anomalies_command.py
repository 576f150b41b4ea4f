"""`plumbline cost anomalies --series`: every point with its score, and the rules it rests on."""

from __future__ import annotations

import json

import pytest

from plumbline.cli import main
from tests.costs.series.made_up import days, series


@pytest.fixture
def file(tmp_path):
    values = days(800)
    values[700] += 20
    made = series(values)
    path = tmp_path / "load.csv"
    lines = (f"{at},{value}" for at, value in zip(made.timestamps, made.values, strict=True))
    path.write_text("\n".join(("timestamp,value", *lines)))
    return path


def test_json_has_every_point_and_the_rules(file, capsys):
    assert main(["cost", "anomalies", "--series", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["points"]) == 800
    assert [at for at, point in enumerate(told["points"]) if point["alarm"]] == [700]
    assert told["alarms"] == [{key: told["points"][700][key] for key in ("timestamp", "score")}]
    assert told["points"][700]["score"] >= told["rules"]["level"] > told["points"][699]["score"]
    assert {"score", "alarm", "causal", "false_alarms_per_week", "step_seconds"} <= set(told["rules"])


def test_people_read_the_alarms(file, capsys):
    assert main(["cost", "anomalies", "--series", str(file)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("2026-01-03T10:20:00+00:00  score ")
    assert said[-1] == "800 points, 1 alarm."


def test_more_false_alarms_asked_for_lower_the_level(file, capsys):
    levels = []
    for rate in ("0.1", "10"):
        main(["cost", "anomalies", "--series", str(file), "--json", "--false-alarms-per-week", rate])
        levels.append(json.loads(capsys.readouterr().out)["rules"]["level"])
    assert levels[0] > levels[1]


@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf", "often"])
def test_a_rate_that_is_none_is_refused(file, rate, capsys):
    with pytest.raises(SystemExit):
        main(["cost", "anomalies", "--series", str(file), "--false-alarms-per-week", rate])
    assert "is no number above zero" in capsys.readouterr().err


def test_an_unreadable_file_is_one_line(tmp_path, capsys):
    assert main(["cost", "anomalies", "--series", str(tmp_path / "none.csv")]) == 1
    assert capsys.readouterr().err.startswith("plumbline: ")


def test_too_short_a_series_is_said_to_be(tmp_path, capsys):
    file = tmp_path / "one.csv"
    file.write_text("timestamp,value\n2026-01-01,1\n")
    assert main(["cost", "anomalies", "--series", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == [
        "Note: too short to score: the first 14 points are learnt from.",
        "1 point, 0 alarms.",
    ]
