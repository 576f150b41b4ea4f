"""The training script: files in, two files out, the same bytes for the same files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xgboost

from plumbline.canonical import folder_digest
from plumbline.serving.scoring.predictor import load_predictor

SCRIPT = Path(__file__).parents[2] / "models" / "acs_employment" / "train.py"
FEATURES = [
    {"name": "age", "kind": "numeric", "categories": []},
    {"name": "letter", "kind": "categorical", "categories": ["a", "b", "c"]},
]


@pytest.fixture
def files(tmp_path):
    random = np.random.default_rng(0)
    age, letter = random.integers(0, 90, 500).astype(float), random.choice(["a", "b", "c"], 500)
    works = ((age > 40) ^ (letter == "b") ^ (random.random(500) < 0.1)).astype(int)
    weights = np.where(works == 1, 3.0, 1.0)
    table = pa.table({"age": age, "letter": letter, "works": works, "sample_weight": weights})
    pq.write_table(table, tmp_path / "TRAIN.parquet")
    (tmp_path / "features.json").write_text(json.dumps(FEATURES))
    return tmp_path


def train(files, *more, output="model"):
    paths = ["--data", files / "TRAIN.parquet", "--features", files / "features.json"]
    fixed = ["--label", "works", "--positive", "1", "--seed", "7", "--output", files / output]
    command = [sys.executable, "-I", SCRIPT, *paths, *fixed, *(more or ("--device", "cpu"))]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def scores(files, output="model"):
    predictor = load_predictor(files / output, None)
    table = pq.read_table(files / "TRAIN.parquet")
    matrix = predictor.encode({name: table[name].to_numpy() for name in ("age", "letter")})
    return predictor.predict(matrix), table["works"].to_numpy()


def test_it_leaves_the_model_and_its_features_and_nothing_else(files):
    done = train(files)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (files / "model").iterdir()) == ["features.json", "model.ubj"]
    assert json.loads((files / "model" / "features.json").read_text()) == FEATURES


def test_the_same_files_give_the_same_bytes(files):
    train(files)
    train(files, output="again")
    assert folder_digest(files / "model") == folder_digest(files / "again")


def test_training_and_scoring_encode_alike(files):
    """A category that meant one thing in training and another in scoring would not get 85 % right."""
    train(files)
    found, works = scores(files)
    assert ((found >= 0.5) == works).mean() > 0.85


def test_weights_matter(files):
    train(files)
    train(files, "--device", "cpu", "--weights", "sample_weight", output="weighted")
    assert scores(files, "weighted")[0].mean() > scores(files)[0].mean()


def test_the_model_names_its_inputs(files):
    train(files)
    assert xgboost.Booster(model_file=files / "model" / "model.ubj").feature_names == ["age", "letter"]


def test_labels_of_one_class_leave_no_model(files):
    table = pq.read_table(files / "TRAIN.parquet")
    pq.write_table(table.filter(pa.compute.equal(table["works"], 1)), files / "TRAIN.parquet")
    done = train(files)
    assert done.returncode == 1
    assert "nothing can be learnt" in done.stderr
    assert not (files / "model").exists()


@pytest.mark.skipif(xgboost.build_info()["USE_CUDA"], reason="this XGBoost can use a GPU")
def test_without_a_gpu_it_fails_rather_than_use_the_cpu(files):
    done = train(files, "--device", "cuda")
    assert done.returncode == 1
    assert "cuda was asked for and cpu is what XGBoost found" in done.stderr
    assert not (files / "model").exists()


def test_it_knows_nothing_of_what_surrounds_it():
    source = SCRIPT.read_text()
    assert not [word for word in ("airflow", "mlflow", "plumbline") if word in source.lower()]
