"""`check fairness` and `check performance` with weights and clusters."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

ASKED = {
    "fairness": ("--label", "y", "--prediction", "p", "--protected", "sex", "--score", "s"),
    "performance": ("--label", "y", "--score", "s"),
}


@pytest.fixture
def people():
    generator = np.random.default_rng(4)
    home = np.repeat(np.arange(100), 3)
    label = generator.integers(0, 2, 100)[home]
    return pd.DataFrame({
        "y": label, "p": generator.integers(0, 2, 300), "s": generator.random(300),
        "sex": generator.choice(["f", "m"], 300), "home": home, "w": generator.exponential(size=300),
    })  # fmt: skip


def measured(run, frame, path, what, *options):
    frame.to_parquet(path)
    printed = run("check", what, "--data", str(path), *ASKED[what], *options, "--json")
    assert printed.status == 0, printed.error
    return {(m["name"], m["group"]): m for m in json.loads(printed.output)["measurements"]}


def test_weights_move_the_figure_and_clusters_the_interval(run, people, tmp_path):
    path = tmp_path / "rows.parquet"
    plain = measured(run, people, path, "fairness")
    weighted = measured(run, people, path, "fairness", "--weight", "w", "--cluster", "home")
    women = people[people.sex == "f"]
    assert weighted["base_rate", "sex=f"]["value"] == pytest.approx(np.average(women.y, weights=women.w))
    assert weighted["base_rate", "sex=f"]["n"] < plain["base_rate", "sex=f"]["n"] == len(women)
    assert weighted["auc", "sex=f"]["method"] == "linearised over clusters"
    assert set(plain) == set(weighted)


def test_performance_takes_them_too(run, people, tmp_path):
    found = measured(run, people, tmp_path / "rows.parquet", "performance", "--weight", "w")
    assert found["brier", ""]["value"] == pytest.approx(
        np.average((people.s - people.y) ** 2, weights=people.w)
    )


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("w", -1.0, "column w: the weight is below zero in 1 of 300 rows"),
        ("w", np.inf, "column w: the weight is infinite in 1 of 300 rows"),
        ("w", np.nan, "column w has no value in 1 of 300 rows"),
        ("home", None, "column home has no value in 1 of 300 rows"),
    ],
)
def test_a_weight_or_cluster_no_row_can_have_is_named(run, people, tmp_path, what, column, value, said):
    people[column] = people[column].astype("float64" if column == "w" else "Int64")
    people.loc[5, column] = value
    people.to_parquet(tmp_path / "rows.parquet")
    options = ("--weight", "w", "--cluster", "home")
    printed = run("check", what, "--data", str(tmp_path / "rows.parquet"), *ASKED[what], *options)
    assert printed.status != 0
    assert said in printed.error


def test_words_are_no_weights(run, people, tmp_path):
    people.to_parquet(tmp_path / "rows.parquet")
    printed = run(
        "check", "fairness", "--data", str(tmp_path / "rows.parquet"), *ASKED["fairness"], "--weight", "sex"
    )
    assert "a weight says how many people a row stands for" in printed.error


def test_two_households_are_too_few_to_tell_a_ratio_and_no_accident(run, tmp_path):
    """Both groups in both households, every cell going together: the ratio begins at zero."""
    path = tmp_path / "rows.parquet"
    generator = np.random.default_rng(0)
    for _ in range(20):
        home = np.arange(300) % 2
        frame = pd.DataFrame({
            "y": generator.integers(0, 2, 300), "p": generator.integers(0, 2, 300), "home": home,
            "sex": generator.choice(["f", "m"], 300), "s": 0.5, "w": generator.random(300) + 0.1,
        })  # fmt: skip
        found = measured(
            run, frame, path, "fairness", "--weight", "w", "--cluster", "home", "--min-group", "1"
        )
        ratios = [m for (name, _), m in found.items() if name == "disparate_impact"]
        assert all(m["low"] <= m["value"] for m in ratios if m["low"] is not None)
