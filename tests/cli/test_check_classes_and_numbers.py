"""`check fairness` where labels are classes or numbers."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def people():
    generator = np.random.default_rng(7)
    grade = generator.choice(["a", "b", "c"], 400)
    income = generator.exponential(30, 400)
    return pd.DataFrame({
        "grade": grade, "said": np.where(generator.random(400) < 0.6, grade, "a"),
        "income": income, "guess": income + generator.normal(0, 5, 400),
        "sex": generator.choice(["f", "m"], 400), "age": generator.choice([1, 2], 400),
        "w": generator.exponential(size=400), "home": np.arange(400) // 4,
    })  # fmt: skip


def fairness(run, path, label, prediction, *options):
    return run(
        "check", "fairness", "--data", str(path), "--label", label, "--prediction", prediction,
        "--protected", "sex,age", "--json", *options,
    )  # fmt: skip


def by_name(printed):
    assert printed.status == 0, printed.error
    return {(m["name"], m["group"]): m for m in json.loads(printed.output)["measurements"]}


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_more_than_two_labels_are_classes(run, people, tmp_path, suffix):
    path = tmp_path / f"rows.{suffix}"
    people.to_csv(path, index=False) if suffix == "csv" else people.to_parquet(path)
    found = by_name(fairness(run, path, "grade", "said", "--intersections", "--privileged", "sex=m,age=1"))
    women = people[people.sex == "f"]
    b = women[women.grade == "b"]
    assert found["tpr", "grade=b | sex=f"]["value"] == pytest.approx((b.said == "b").mean())
    assert found["accuracy", "sex=f"]["value"] == pytest.approx((women.said == women.grade).mean())
    assert found["macro_tpr_difference", "sex=f & age=2"]["against"] == "sex=m & age=1"
    assert ("theil_index", "") not in found  # no class is the favourable one


def test_fractions_are_numbers(run, people, tmp_path):
    people.to_parquet(tmp_path / "rows.parquet")
    found = by_name(fairness(run, tmp_path / "rows.parquet", "income", "guess", "--weight", "w"))
    women = people[people.sex == "f"]
    error = np.average((women.guess - women.income).abs(), weights=women.w)
    assert found["mean_absolute_error", "sex=f"]["value"] == pytest.approx(error)
    assert found["mean_absolute_error", "sex=f"]["n"] < len(women)
    assert "scale labels and predictions" in found["theil_index", ""]["reason"]


def test_a_small_group_is_not_compared(run, people, tmp_path):
    people.to_parquet(tmp_path / "rows.parquet")
    for columns in (("grade", "said"), ("income", "guess")):
        found = by_name(fairness(run, tmp_path / "rows.parquet", *columns, "--min-group", "1000"))
        compared = [m for m in found.values() if "against" in m]
        assert compared
        assert all(m["value"] is None and m["reason"] for m in compared)


def test_whole_numbers_may_be_said_to_be_numbers(run, people, tmp_path):
    people["grade"] = people.grade.map({"a": 1, "b": 2, "c": 3})
    people["said"] = people.said.map({"a": 1, "b": 2, "c": 3})
    people.to_parquet(tmp_path / "rows.parquet")
    path = tmp_path / "rows.parquet"
    assert ("tpr", "grade=2 | sex=f") in by_name(fairness(run, path, "grade", "said"))
    assert ("mean_error", "sex=f") in by_name(fairness(run, path, "grade", "said", "--outcome", "numbers"))


@pytest.mark.parametrize(
    ("columns", "options", "said"),
    [
        (("grade", "said"), ("--score", "w"), "column grade holds 'a', neither 0 nor 1"),
        (("grade", "said"), ("--outcome", "classes", "--score", "w"), "--score is for labels with one"),
        (("grade", "said"), ("--outcome", "numbers"), "column grade holds string, no numbers"),
        (("income", "guess"), ("--outcome", "classes"), "more than 50 classes are not told apart"),
    ],
)
def test_what_does_not_fit_is_named(run, people, tmp_path, columns, options, said):
    people.to_parquet(tmp_path / "rows.parquet")
    printed = fairness(run, tmp_path / "rows.parquet", *columns, *options)
    assert printed.status != 0
    assert said in printed.error


def test_an_infinite_label_is_named(run, people, tmp_path):
    people.loc[3, "guess"] = np.inf
    people.to_parquet(tmp_path / "rows.parquet")
    printed = fairness(run, tmp_path / "rows.parquet", "income", "guess")
    assert "column guess is infinite, or beyond 1e+50, in 1 of 400 rows" in printed.error
