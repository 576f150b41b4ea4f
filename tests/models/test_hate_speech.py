"""The text model's scripts: the same bytes for the same files, and tables made of pinned files only."""

from __future__ import annotations

import importlib.util
import json
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.canonical import file_digest, folder_digest
from plumbline.errors import PlumblineError
from plumbline.serving.scoring.predictor import load_predictor

MODEL = Path(__file__).parents[2] / "models" / "hate_speech"
FEATURES = [{"name": "text", "kind": "text", "categories": []}]


def rows(labels=(1, 0), repeated=20):
    texts = ["a bad day", "a good night"] * repeated
    return pa.table({"text": texts, "hate": list(labels) * repeated, "sample_weight": [1.0, 2.0] * repeated})


def command_line(folder, table, *more, features=FEATURES):
    pq.write_table(table, folder / "TRAIN.parquet")
    (folder / "features.json").write_text(json.dumps(features))
    paths = ["--data", folder / "TRAIN.parquet", "--features", folder / "features.json"]
    fixed = ["--label", "hate", "--positive", "1", "--seed", "7", "--output", folder / "model"]
    return [str(part) for part in (MODEL / "train.py", *paths, *fixed, *(more or ("--device", "cpu")))]


def train(folder, table, *more):
    """Runs the script as a job does: in a process of its own that sees nothing of this one."""
    command = [sys.executable, "-I", *command_line(folder, table, *more)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    done = train(folder, rows())
    assert done.returncode == 0, done.stderr
    return folder / "model"


def test_it_leaves_a_model_that_scores(trained):
    assert sorted(path.name for path in trained.iterdir()) == ["features.json", "linear_text.json"]
    model = load_predictor(trained, folder_digest(trained))
    bad, good = model.predict(np.asarray(["a bad day", "a good night"], dtype=object))
    assert bad > 0.5 > good


def test_the_same_files_give_the_same_bytes(trained, tmp_path):
    train(tmp_path, rows())
    assert folder_digest(tmp_path / "model") == folder_digest(trained)


def test_weights_change_the_model(trained, tmp_path):
    train(tmp_path, rows(), "--device", "cpu", "--weights", "sample_weight")
    assert folder_digest(tmp_path / "model") != folder_digest(trained)


def learnt(texts, labels, weights):
    """Every word of the model with its frequency factor and weight, without a process."""
    script = runpy.run_path(str(MODEL / "train.py"))
    model = script["train"](list(texts), np.asarray(labels, float), np.asarray(weights, float), 7)
    return {word: numbers for word, *numbers in model["terms"]}


def test_a_row_stands_for_as_many_texts_as_it_weighs():
    """Else many wordings of one text would make its rare words common, and common words rare."""
    whole = learnt(["a bad day", "a good night"] * 6, [1, 0] * 6, [1.0] * 12)
    parts = learnt(["a bad day", "a good night"] * 12, [1, 0] * 12, [0.5] * 24)
    assert list(whole) == list(parts) == ["bad", "day", "good", "night"]
    np.testing.assert_allclose(list(whole.values()), list(parts.values()), atol=1e-4)


def test_a_word_of_one_text_in_many_wordings_is_still_a_word_of_one_text():
    texts = ["a rare day", "a rare night", "bad", "bad", "good", "good"]
    assert list(learnt(texts, [1, 1, 1, 1, 0, 0], [0.5, 0.5, 1, 1, 1, 1])) == ["bad", "good"]


@pytest.mark.parametrize(
    ("table", "more", "features", "message"),
    [
        (rows(labels=(1, 1)), (), FEATURES, "nothing can be learnt"),
        (rows(), ("--device", "cuda"), FEATURES, "trained on the CPU"),
        (rows(), (), [{"name": "text", "kind": "categorical"}], "of kind text"),
        (rows(repeated=1), (), FEATURES, "no term stands in 2 texts"),
    ],
    ids=["one label", "a GPU", "a category", "no term twice"],
)
def test_what_cannot_be_trained_ends_with_a_line(tmp_path, monkeypatch, table, more, features, message):
    line = command_line(tmp_path, table, *more, features=features)
    monkeypatch.setattr(sys, "argv", line)
    with pytest.raises(SystemExit, match=message):
        runpy.run_path(line[0], run_name="__main__")
    assert not (tmp_path / "model").exists()


@pytest.fixture
def fetching():
    described = importlib.util.spec_from_file_location("hate_speech_fetch", MODEL / "fetch.py")
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def test_a_text_names_people_where_a_term_is_a_whole_word(fetching):
    assert [fetching.named(text, {"cats"}) for text in ("Cats!", "catsuits", "")] == ["named", "none", "none"]


def test_a_text_stands_once_in_an_order_that_does_not_depend_on_the_files(fetching, tmp_path):
    line = '{"input": "%s", "outputs": ["%s"]}'
    for name, lines in zip(
        fetching.TEXTS,
        ([line % ("b ", "hate"), line % ("a", "noHate")], [line % (" b", "hate")]),
        strict=True,
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("\n".join(lines))
    found = fetching.sorted_rows(tmp_path, set())
    assert [(row["text"], row["hate"]) for row in sorted(found, key=lambda row: row["text"])] == [
        ("a", 0),
        ("b", 1),
    ]
    assert [row["id"] for row in found] == sorted(row["id"] for row in found)


def test_the_policys_terms_are_read_held_out_ones_too(fetching):
    terms = fetching.identity_terms(MODEL.parents[1] / "policies" / "alignment.yaml")
    assert {"women", "ladies", "jewish"} <= terms


def test_a_policy_without_terms_is_refused(fetching, tmp_path):
    (tmp_path / "policy.yaml").write_text("policy: alignment\n")
    with pytest.raises(PlumblineError, match="no `identity_terms`"):
        fetching.identity_terms(tmp_path / "policy.yaml")


def test_tables_of_other_terms_are_made_again(fetching, tmp_path):
    assert not fetching.is_made(tmp_path, "recipe")
    for name in fetching.MADE:
        (tmp_path / name).write_bytes(b"x")
    digests = {name: file_digest(tmp_path / name) for name in fetching.MADE}
    (tmp_path / "made.json").write_text(json.dumps({"recipe": "recipe", "files": digests}))
    assert fetching.is_made(tmp_path, "recipe")
    assert not fetching.is_made(tmp_path, "another")
    (tmp_path / fetching.MADE[0]).write_bytes(b"y")
    assert not fetching.is_made(tmp_path, "recipe")
