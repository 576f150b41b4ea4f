"""`new_model` writes a folder that is valid, commented and trains."""

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

from plumbline.specs.loading import load_spec
from plumbline.specs.problems import SpecError
from plumbline.specs.scaffold import new_model

FEATURES = [
    {"name": "age", "kind": "numeric", "categories": []},
    {"name": "sex", "kind": "categorical", "categories": ["1", "2"]},
]


def rows(count: int) -> pa.Table:
    """The label follows sex alone; one value of each feature is missing and one sex is unheard of."""
    sex = np.random.default_rng(7).choice(["1", "2"], count)
    columns = {"age": np.arange(count, dtype=float), "sex": sex, "sample_weight": np.ones(count)}
    table = pa.table({**columns, "outcome": np.where(sex == "1", "yes", "no")})
    age = pa.array([None, *table["age"].to_pylist()[1:]])
    spoilt = pa.array([None, "9", *table["sex"].to_pylist()[2:]])
    return table.set_column(0, "age", age).set_column(1, "sex", spoilt)


def train(folder: Path, script: Path, *options: str) -> xgboost.Booster:
    """Runs the entry point as Plumbline does: alone, and elsewhere."""
    pq.write_table(rows(400), folder / "TRAIN.parquet")
    (folder / "features.json").write_text(json.dumps(FEATURES))
    command = [sys.executable, str(script), "--data", "TRAIN.parquet", "--features", "features.json"]
    command += ["--label", "outcome", "--positive", "yes", "--seed", "7", "--output", "out", *options]
    subprocess.run(command, cwd=folder, check=True, timeout=120)
    return xgboost.Booster(model_file=folder / "out/model.ubj")


def test_the_new_spec_is_valid(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    spec = load_spec(tmp_path, "my_model")
    assert spec.model == spec.holdout.salt == "my_model"
    assert spec.release.image.endswith("/my-model")


def test_every_file_is_named_and_filled_in(tmp_path: Path) -> None:
    files = new_model(tmp_path, "my_model")
    assert [file.name for file in files] == ["README.md", "spec.yaml", "train.py"]
    assert all("{{" not in file.read_text() and "my_model" in file.read_text() for file in files)


def test_every_line_of_the_new_spec_is_explained(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    lines = (tmp_path / "models/my_model/spec.yaml").read_text().splitlines()
    assert [line for line in lines if line and "#" not in line] == []


def test_the_new_entry_point_trains(tmp_path: Path) -> None:
    """It learns that sex decides, and repeats the list of features it was given."""
    new_model(tmp_path, "my_model")
    script = tmp_path / "models/my_model/train.py"
    model = train(tmp_path, script, "--weights", "sample_weight")
    people = np.array([[30.0, 0.0], [30.0, 1.0]], dtype=np.float32)
    first, second = model.predict(xgboost.DMatrix(people, feature_names=["age", "sex"]))
    assert first > 0.9
    assert second < 0.1
    assert json.loads((tmp_path / "out/features.json").read_text()) == FEATURES


def test_the_same_seed_makes_the_same_model(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    script = tmp_path / "models/my_model/train.py"
    once, again = train(tmp_path, script).save_raw(), train(tmp_path, script).save_raw()
    assert once == again


def test_labels_that_are_all_the_same_are_refused(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    script = tmp_path / "models/my_model/train.py"
    with pytest.raises(subprocess.CalledProcessError):
        train(tmp_path, script, "--positive", "maybe")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(xgboost.build_info()["USE_CUDA"], reason="this XGBoost can use a GPU")
def test_without_a_gpu_the_new_entry_point_fails_rather_than_use_the_cpu(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    with pytest.raises(subprocess.CalledProcessError):
        train(tmp_path, tmp_path / "models/my_model/train.py", "--device", "cuda")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["My-Model", "../escape", "", "9lives", "a/b"])
def test_what_no_model_may_be_called_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match="is no model name"):
        new_model(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    new_model(tmp_path, "my_model")
    readme = tmp_path / "models/my_model/README.md"
    readme.write_text("mine")
    with pytest.raises(SpecError) as caught:
        new_model(tmp_path, "my_model")
    assert str(caught.value) == (
        "models/my_model: it is there already. Choose another name; nothing was changed."
    )
    assert readme.read_text() == "mine"
