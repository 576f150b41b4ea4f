"""Whatever reads a file reads an object on S3 just so."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def files(tmp_path):
    generator = np.random.default_rng(3)
    made = {}
    for name, centre in (("reference", 0.0), ("current", 0.4)):
        frame = pd.DataFrame({"x": generator.normal(centre, 1, 400), "c": generator.choice(["a", "b"], 400)})
        made[name] = tmp_path / f"{name}.parquet"
        frame.to_parquet(made[name])
    frame.to_csv(tmp_path / "current.csv", index=False)
    return made | {"csv": tmp_path / "current.csv"}


def drift(run, reference, current):
    printed = run("check", "drift", "--reference", str(reference), "--current", str(current), "--json")
    assert printed.status == 0, printed.error
    return printed.output


@pytest.mark.parametrize("current", ["current", "csv"])
def test_drift_is_that_of_the_files_on_disk(run, s3, files, current):
    there = s3.put(files["reference"], "ref.parquet"), s3.put(files[current], files[current].name)
    assert drift(run, *there) == drift(run, files["reference"], files[current])


def test_a_profile_is_built_from_and_read_from_there(run, s3, files, tmp_path):
    profile = tmp_path / "reference.profile"
    built = run("profile", "build", s3.put(files["reference"], "r.parquet"), "--out", str(profile))
    assert (built.status, built.error) == (0, "")
    assert "2 columns of 400 rows" in built.output
    kept = s3.put(profile, "reference.profile")
    assert drift(run, kept, files["current"]) == drift(run, files["reference"], files["current"])


def test_what_is_not_there_is_one_line(run, s3, files):
    printed = run("check", "drift", "--reference", str(files["reference"]), "--current", "s3://nowhere/a.pq")
    assert printed.status != 0
    assert printed.error.count("\n") == 1
    assert "there is no bucket nowhere" in printed.error


def test_an_address_that_is_none_is_refused_before_anything_is_read(run, files):
    with pytest.raises(SystemExit):
        run("check", "drift", "--reference", str(files["reference"]), "--current", "s3://bucket")
