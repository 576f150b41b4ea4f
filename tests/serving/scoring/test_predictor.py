"""A model is loaded by its digest, from XGBoost's own formats only, and scores rows one by one."""

from __future__ import annotations

import json

import numpy as np
import pytest
import xgboost

from plumbline.canonical import folder_digest
from plumbline.serving.scoring.predictor import Feature, ModelError, load_predictor

FEATURES = [
    {"name": "age", "kind": "numeric", "categories": []},
    {"name": "letter", "kind": "categorical", "categories": ["a", "b", "c"]},
]


def trained(inputs):
    random = np.random.default_rng(0)
    matrix = random.integers(0, 3, (200, inputs)).astype(np.float32)
    labels = (matrix[:, 0] + random.random(200) > 1.5).astype(float)
    return xgboost.train({"objective": "binary:logistic", "nthread": 2}, xgboost.DMatrix(matrix, labels), 10)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    trained(2).save_model(folder / "model.ubj")
    (folder / "features.json").write_text(json.dumps(FEATURES))
    return folder


@pytest.fixture
def predictor(folder):
    return load_predictor(folder, folder_digest(folder))


def columns(n=50):
    random = np.random.default_rng(1)
    letters = random.choice(np.array(["a", "b", "c", "unseen", None], dtype=object), n)
    return {"age": random.integers(0, 3, n).astype(float), "letter": letters}


def test_the_features_are_in_the_models_order(predictor):
    assert predictor.features == (
        Feature("age", "numeric"),
        Feature("letter", "categorical", ("a", "b", "c")),
    )


def test_a_number_stays_and_a_category_becomes_its_position(predictor):
    letters = np.array(["c", "a", "unseen", None], dtype=object)
    matrix = predictor.encode({"letter": letters, "age": np.array([1, np.nan, 3, 4]), "other": letters})
    np.testing.assert_array_equal(matrix, np.float32([[1, 2], [np.nan, 0], [3, np.nan], [4, np.nan]]))
    assert matrix.dtype == np.float32


def test_a_missing_column_is_named(predictor):
    with pytest.raises(ModelError, match="columns that are missing: letter"):
        predictor.encode({"age": np.array([1.0])})


def test_scores_are_probabilities_one_a_row(predictor):
    scores = predictor.predict(predictor.encode(columns()))
    assert (scores.shape, scores.dtype) == ((50,), np.float64)
    assert ((scores > 0) & (scores < 1)).all()
    assert np.unique(scores).size > 1


def test_scores_are_those_of_xgboost_itself(predictor, folder):
    matrix = predictor.encode(columns())
    booster = xgboost.Booster(model_file=folder / "model.ubj")
    np.testing.assert_array_equal(predictor.predict(matrix), booster.predict(xgboost.DMatrix(matrix)))


def test_a_row_scores_the_same_alone_in_any_company_and_on_any_number_of_threads(predictor):
    matrix = predictor.encode(columns())
    scores = predictor.predict(matrix)
    np.testing.assert_array_equal(predictor.predict(matrix[::-1]), scores[::-1])
    np.testing.assert_array_equal(predictor.predict(matrix[:1]), scores[:1])
    predictor.booster.set_param({"nthread": 1})
    np.testing.assert_array_equal(predictor.predict(matrix), scores)


def test_no_rows_have_no_scores(predictor):
    assert predictor.predict(predictor.encode(columns(0))).shape == (0,)


def test_a_matrix_of_another_width_is_refused(predictor):
    with pytest.raises(ModelError, match="takes 2 features"):
        predictor.predict(np.zeros((1, 3), dtype=np.float32))


def test_a_folder_that_is_not_the_version_asked_for_is_refused(folder):
    asked = folder_digest(folder)
    (folder / "features.json").write_text(json.dumps(FEATURES[::-1]))
    with pytest.raises(ModelError, match="not the version"):
        load_predictor(folder, asked)


def test_a_link_is_refused(folder, tmp_path):
    (folder / "model.ubj").rename(tmp_path / "elsewhere.ubj")
    (folder / "model.ubj").symlink_to(tmp_path / "elsewhere.ubj")
    with pytest.raises(ModelError, match="neither a file nor a folder"):
        load_predictor(folder, None)


def test_a_folder_that_is_a_link_is_refused(folder, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(folder)
    with pytest.raises(ModelError, match="is no model folder"):
        load_predictor(link, folder_digest(folder))


@pytest.mark.parametrize("name", ["model.pkl", "model.joblib", "model.bin"])
def test_other_formats_are_never_loaded(folder, name):
    (folder / "model.ubj").rename(folder / name)
    with pytest.raises(ModelError, match="other formats can run code"):
        load_predictor(folder, folder_digest(folder))


def test_a_pickle_that_calls_itself_ubj_is_no_model(folder):
    (folder / "model.ubj").write_bytes(b"\x80\x04cos\nsystem\n(S'touch /tmp/owned'\ntR.")
    with pytest.raises(ModelError, match="is no XGBoost model"):
        load_predictor(folder, folder_digest(folder))


def test_the_text_format_loads_too(folder, predictor):
    (folder / "model.ubj").unlink()
    predictor.booster.save_model(folder / "model.json")
    matrix = predictor.encode(columns())
    np.testing.assert_array_equal(
        load_predictor(folder, folder_digest(folder)).predict(matrix), predictor.predict(matrix)
    )


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"name": "age"}]', '{"a": 1}'])
def test_features_that_are_no_list_are_refused(folder, content):
    (folder / "features.json").write_text(content)
    with pytest.raises(ModelError, match=r"features\.json"):
        load_predictor(folder, None)


def test_a_model_with_other_inputs_is_refused(folder):
    trained(3).save_model(folder / "model.ubj")
    with pytest.raises(ModelError, match=r"the model has 3 inputs, features\.json 2"):
        load_predictor(folder, None)
