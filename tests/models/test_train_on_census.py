"""The training script on the census data."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plumbline.canonical import folder_digest
from plumbline.retraining.training_data import prepare
from plumbline.serving.scoring.predictor import load_predictor
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec
from plumbline.windows.columns import drift_columns, groups, labels
from plumbline.windows.locating import holdout_window, training_window
from plumbline.windows.reading import read


@pytest.fixture(scope="module")
def settings():
    found = Settings.from_environment()
    if not (found.root / "var/data/acs_employment/employment_MA_reference.pq").exists():
        pytest.skip("no census data: run `make data`, or models/acs_employment/fetch.py")
    return found


@pytest.fixture(scope="module")
def spec(settings):
    return load_spec(settings.root, "acs_employment")


@pytest.fixture(scope="module")
def folders(settings, spec, tmp_path_factory):
    """The same training, twice."""
    work = tmp_path_factory.mktemp("training")
    files = prepare(read(settings, spec, training_window(settings, spec)).usable(), spec, None, work)
    script = settings.models / "acs_employment" / "train.py"
    given = ["--data", files.data, "--features", files.features, "--label", "employed", "--positive", "1"]
    made = [work / "first", work / "second"]
    for folder in made:
        command = [sys.executable, "-I", script, *given, "--seed", "7", "--device", "cpu", "--output", folder]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
    return made


def test_the_same_rows_give_the_same_bytes(folders):
    assert folder_digest(folders[0]) == folder_digest(folders[1])


def test_untreated_it_overlooks_workers_with_a_disability(settings, spec, folders):
    """The gap that the gates must find: far beyond a quarter, on rows nobody was trained on."""
    rows = read(settings, spec, holdout_window(settings, spec)).usable()
    predictor = load_predictor(folders[0], folder_digest(folders[0]))
    recognised = predictor.predict(predictor.encode(drift_columns(spec, rows))) >= 0.5
    disability, employed = groups(spec, rows)["DIS"], labels(spec, rows) == 1
    rates = {group: recognised[employed & (disability == group)].mean() for group in ("1", "2")}
    assert rates["1"] - rates["2"] < -0.4
