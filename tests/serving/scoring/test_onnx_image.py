"""Networks on pictures come from one ONNX file that holds no code, and a picture's score is its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from plumbline.canonical import folder_digest
from plumbline.pictures import png
from plumbline.serving.scoring.predictor import ModelError, load_predictor

SHIPPED = Path(__file__).resolve().parents[3] / "models" / "mnist_digits" / "first"


@pytest.fixture(scope="module")
def model():
    return load_predictor(SHIPPED, folder_digest(SHIPPED))


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped version, to spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "version"))


def column(*pictures):
    found = np.empty(len(pictures), dtype=object)
    found[:] = pictures
    return {"image": found}


def drawn(seed=1, side=28):
    return png(np.random.default_rng(seed).integers(0, 256, (side, side), dtype=np.uint8))


def test_it_says_what_it_tells_apart_and_takes(model):
    assert model.classes == tuple(range(10))
    assert [(feature.name, feature.kind) for feature in model.features] == [("image", "image")]
    assert model.size == (28, 28)


def test_scores_are_probabilities_and_embeddings_numbers(model):
    encoded = model.encode(column(*map(drawn, range(70))))
    scores = model.predict(encoded)
    assert scores.shape == (70, 10)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-6)
    assert model.embed(encoded).shape == (70, 32)


def test_a_picture_scores_the_same_whatever_stands_beside_it(model):
    """To the last bit: verdicts rest on it, and nights are scored in parts."""
    encoded = model.encode(column(*map(drawn, range(150))))
    together, order = model.predict(encoded), np.random.default_rng(3).permutation(150)
    assert np.array_equal(model.predict(encoded[order]), together[order])
    assert np.array_equal(
        np.vstack([model.predict(encoded[row : row + 1]) for row in range(5)]), together[:5]
    )


def test_no_rows_have_no_scores(model):
    assert model.predict(model.encode(column())).shape == (0, 10)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "row 1 holds no picture"),
        ("text", "row 1 holds no picture"),
        (b"GIF89a", "the picture of row 1 is no PNG or JPEG"),
        (drawn(side=30), "the picture of row 1 has 30 x 30 pixels, the model takes 28 x 28"),
    ],
)
def test_what_is_no_picture_of_its_size_is_refused_by_row(model, content, said):
    with pytest.raises(ModelError, match=said):
        model.encode(column(drawn(), content))


def test_a_missing_column_is_named(model):
    with pytest.raises(ModelError, match="missing: image"):
        model.encode({})


def test_a_file_that_is_no_network_is_refused(folder):
    (folder / "model.onnx").write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(ModelError, match="no ONNX model that stands alone"):
        load_predictor(folder, None)


def test_a_truncated_network_is_refused(folder):
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="train the version again"):
        load_predictor(folder, None)


def test_other_classes_than_scores_are_refused(folder):
    whole = (folder / "model.onnx").read_bytes()
    written = json.dumps(list(range(10))).encode()
    (folder / "model.onnx").write_bytes(
        whole.replace(written, b"[0, 1, 2, 3, 4, 5, 6, 7, 8 ,9"[:30].ljust(30, b" "))
    )
    with pytest.raises(ModelError, match=r"does not say which classes|names"):
        load_predictor(folder, None)


def test_features_that_are_no_picture_are_refused(folder):
    (folder / "features.json").write_text('[{"name": "AGEP", "kind": "numeric"}]')
    with pytest.raises(ModelError, match="one input of kind image"):
        load_predictor(folder, None)


def test_another_content_than_asked_for_is_refused(folder):
    with pytest.raises(ModelError, match="not the version"):
        load_predictor(folder, "0" * 64)
