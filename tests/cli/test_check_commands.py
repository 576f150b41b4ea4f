"""`plumbline check` and `plumbline profile`: figures of files, or what is wrong with them."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

from alignment_checks.profiles.profile import Profile
from alignment_checks.profiles.saving import to_bytes
from plumbline.checking.files import FileError, read_columns


@pytest.fixture
def people(tmp_path):
    """300 people with a label, a prediction, a score and two protected attributes."""
    generator = np.random.default_rng(5)
    score = generator.random(300)
    frame = pd.DataFrame(
        {
            "y": (generator.random(300) < score).astype(int),
            "p": (score >= 0.5).astype(int),
            "s": score,
            "sex": generator.choice(["f", "m"], 300),
            "age": generator.choice([1.0, 2.0, 3.0], 300),
        }
    )
    path = tmp_path / "people.parquet"
    frame.to_parquet(path)
    return path, frame


def measured(printed) -> dict:
    assert printed.status == 0, printed.error
    told = json.loads(printed.output)["measurements"]
    return {(m["name"], m["group"]): m for m in told}


def test_performance_is_scikit_learns(run, people):
    path, frame = people
    found = measured(
        run("check", "performance", "--data", str(path), "--label", "y", "--score", "s", "--json")
    )
    assert found["auc", ""]["value"] == pytest.approx(roc_auc_score(frame.y, frame.s), abs=1e-12)
    assert found["log_loss", ""]["value"] == pytest.approx(log_loss(frame.y, frame.s), abs=1e-12)
    assert found["brier", ""]["value"] == pytest.approx(brier_score_loss(frame.y, frame.s), abs=1e-12)
    assert set(found["auc", ""]) >= {"name", "group", "value", "low", "high", "n", "unit", "method"}


def test_fairness_of_attributes_and_intersections(run, people):
    path, frame = people
    options = ("--data", str(path), "--label", "y", "--prediction", "p", "--protected", "sex,age")
    found = measured(run("check", "fairness", *options, "--intersections", "--json"))
    women = frame[frame.sex == "f"]
    assert found["selection_rate", "sex=f"]["value"] == pytest.approx(women.p.mean())
    assert found["fnr", "sex=f"]["value"] == pytest.approx(1 - women[women.y == 1].p.mean())
    both = frame[(frame.sex == "f") & (frame.age == 2)]
    assert found["selection_rate", "sex=f & age=2"]["value"] == pytest.approx(both.p.mean())
    benefit = 1 + frame.p - frame.y
    share = benefit[benefit > 0] / benefit.mean()
    assert found["theil_index", ""]["value"] == pytest.approx((share * np.log(share)).sum() / len(frame))


def test_csv_and_parquet_say_the_same(run, people):
    path, frame = people
    csv = path.with_suffix(".csv")
    frame.to_csv(csv, index=False)
    options = ("--label", "y", "--prediction", "p", "--protected", "sex,age", "--json")
    from_parquet, from_csv = (run("check", "fairness", "--data", str(p), *options) for p in (path, csv))
    assert from_parquet.output == from_csv.output


def test_a_small_group_is_not_compared_and_says_why(run, people):
    path, _ = people
    options = ("--label", "y", "--prediction", "p", "--protected", "sex", "--min-group", "1000", "--json")
    found = measured(run("check", "fairness", "--data", str(path), *options))
    compared = [m for (name, _), m in found.items() if name == "statistical_parity_difference"]
    assert compared
    assert all(m["value"] is None and "fewer than the 1000" in m["reason"] for m in compared)


def test_drift_names_the_column_that_moved_and_no_other(run, tmp_path):
    generator = np.random.default_rng(1)
    frames = [
        pd.DataFrame({"a": generator.normal(shift, 1, 800), "b": generator.choice(["x", "y"], 800)})
        for shift in (0, 0.5)
    ]
    paths = [tmp_path / "reference.parquet", tmp_path / "current.parquet"]
    for frame, path in zip(frames, paths, strict=True):
        frame.to_parquet(path)
    printed = run("check", "drift", "--reference", str(paths[0]), "--current", str(paths[1]), "--json")
    assert json.loads(printed.output)["drifted"] == ["a"]
    names = {name for name, _ in measured(printed)}
    assert names >= {"ks", "ks_pvalue", "wasserstein", "jensenshannon", "psi", "chi2_pvalue", "missing_rate"}


def test_profiles_of_parts_tell_the_same_drift_as_the_files(run, people, tmp_path):
    path, frame = people
    parts = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for part, rows in zip(parts, (frame[:100], frame[100:]), strict=True):
        rows.to_parquet(part)
        assert run("profile", "build", str(part), "--out", str(part.with_suffix(".profile"))).status == 0
    saved = [str(part.with_suffix(".profile")) for part in parts]
    whole = str(tmp_path / "whole.profile")
    assert run("profile", "merge", *saved, "--out", whole).status == 0
    options = ("--reference", str(parts[0]), "--json")
    by_file, by_profile = (run("check", "drift", *options, "--current", p) for p in (str(path), whole))
    assert by_file.output == by_profile.output


def test_the_same_rows_twice_are_suspicious(run, people):
    path, _ = people
    printed = run("check", "drift", "--reference", str(path), "--current", str(path))
    assert printed.status == 0
    assert "are they the same rows?" in printed.error


def test_nothing_compared_is_not_nothing_drifted(run, people, tmp_path):
    sides = ("--reference", str(people[0]), "--current", str(people[0]))
    with pytest.raises(SystemExit):
        run("check", "drift", *sides, "--columns", ",")
    misspelt = run("check", "drift", *sides, "--categorical", "aeg")
    assert (misspelt.status, misspelt.output) == (1, "")
    assert "--categorical names aeg, which is not compared; there is age, p, s, sex, y" in misspelt.error
    other = tmp_path / "empty.profile"
    other.write_bytes(to_bytes(Profile()))
    empty = run("check", "drift", "--reference", str(other), "--current", str(other))
    assert (empty.status, empty.output) == (1, "")
    assert "no column to compare" in empty.error


def test_an_attribute_has_one_privileged_group(run, people, capsys):
    asked = ("--label", "y", "--prediction", "p", "--protected", "sex", "--privileged", "sex=f,sex=m")
    with pytest.raises(SystemExit):
        run("check", "fairness", "--data", str(people[0]), *asked)
    assert "names an attribute twice" in capsys.readouterr().err


def test_a_name_longer_than_any_files_is_one_line(run, people):
    printed = run("check", "drift", "--reference", str(people[0]), "--current", "x" * 5000)
    assert (printed.status, printed.error.count("\n")) == (1, 1)
    assert "no such file" in printed.error


WRONG = [
    (("performance", "--label", "y", "--score", "age"), "no probabilities"),
    (("performance", "--label", "sex", "--score", "s"), "--favorable"),
    (("performance", "--label", "nothing", "--score", "s"), "has no column nothing"),
    (("performance", "--label", "y", "--score", "s", "--confidence", "2"), "--confidence 2.0"),
    (("performance", "--label", "y", "--score", "s", "--confidence", "0.9999999999999999"), "is none"),
    (("performance", "--label", "y", "--score", "s", "--threshold", "nan"), "--threshold nan"),
    (("fairness", "--label", "y", "--prediction", "p", "--protected", "sex,sex"), "name every column once"),
    (
        ("fairness", "--label", "y", "--prediction", "p", "--protected", "sex", "--privileged", "sex=x"),
        "no row",
    ),
    (
        ("fairness", "--label", "y", "--prediction", "p", "--protected", "sex", "--min-group", "0"),
        "--min-group 0",
    ),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_one_line_that_says_so(run, people, options, said):
    what, *rest = options
    printed = run("check", what, "--data", str(people[0]), *rest)
    assert printed.status == 1
    assert said in printed.error
    assert printed.error.count("\n") == 1
    assert printed.output == ""


def test_rows_without_a_label_are_counted_and_not_left_out(run, people, tmp_path):
    _, frame = people
    frame = frame.assign(y=frame.y.where(frame.index > 3))
    path = tmp_path / "gaps.parquet"
    frame.to_parquet(path)
    printed = run("check", "performance", "--data", str(path), "--label", "y", "--score", "s")
    assert "no value in 4 of 300 rows" in printed.error


def test_one_outcome_only_leaves_the_ranking_undefined(run, people, tmp_path):
    _, frame = people
    path = tmp_path / "ones.parquet"
    frame.assign(y=1).to_parquet(path)
    found = measured(
        run("check", "performance", "--data", str(path), "--label", "y", "--score", "s", "--json")
    )
    assert found["auc", ""]["value"] is None
    assert "0 negatives" in found["auc", ""]["reason"]


@given(st.binary(max_size=400), st.sampled_from([".parquet", ".csv", ".profile"]))
def test_whatever_bytes_a_file_holds_it_is_read_or_refused_by_name(tmp_path_factory, content, suffix):
    from plumbline.checking.drift import Sides, measure_columns
    from plumbline.checking.profiles import Columns, profile_of

    path = tmp_path_factory.mktemp("fuzz") / f"file{suffix}"
    path.write_bytes(content)
    reads = (
        read_columns,
        lambda p: profile_of(p, Columns()),
        lambda p: measure_columns(Sides(p, p), Columns()),
    )
    for read in reads:
        with contextlib.suppress(FileError):  # any other error fails the test
            read(path)
