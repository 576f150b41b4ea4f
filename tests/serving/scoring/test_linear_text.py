"""A linear text model is read from JSON, scores as scikit-learn does, and refuses anything else."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from plumbline.canonical import folder_digest
from plumbline.serving.scoring.predictor import ModelError, load_predictor

TEXTS = [
    "The cat sat; the cat ran",
    "a dog, a bird",
    "Caf\u00e9 cat cat cat",
    "dog dog bird",
    "x",
    "no known word",
]


def fitted():
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = LogisticRegression().fit(vectorizer.fit_transform(TEXTS), [1, 0, 1, 0, 1, 0])
    return vectorizer, model


def file_of(vectorizer, model):
    terms = vectorizer.get_feature_names_out().tolist()
    listed = zip(terms, vectorizer.idf_.tolist(), model.coef_[0].tolist(), strict=True)
    told = {"format": "linear_text", "version": 1, "ngrams": [1, 2], "sublinear": True}
    return {**told, "intercept": float(model.intercept_[0]), "terms": [list(each) for each in listed]}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "features.json").write_text('[{"name": "text", "kind": "text", "categories": []}]')
    (tmp_path / "linear_text.json").write_text(json.dumps(file_of(*fitted())))
    return tmp_path


def texts(*values):
    return {"text": np.asarray(values, dtype=object)}


def test_it_scores_as_scikit_learn_does(folder):
    vectorizer, model = fitted()
    asked = [*TEXTS, "bird CAT", "", "\u0130stanbul cat"]
    ours = load_predictor(folder, folder_digest(folder))
    theirs = model.predict_proba(vectorizer.transform(asked))[:, 1]
    np.testing.assert_allclose(ours.predict(ours.encode(texts(*asked))), theirs, atol=1e-12)


def test_contributions_and_intercept_add_up_to_the_log_odds(folder):
    model = load_predictor(folder, None)
    for text in TEXTS:
        total = model.intercept + math.fsum(model.contributions(text).values())
        assert model.log_odds(text) == pytest.approx(total)


def test_a_text_that_is_missing_is_refused(folder):
    with pytest.raises(ModelError, match="1 of 2 rows have no text"):
        load_predictor(folder, None).encode(texts("a", None))


def test_a_missing_column_is_refused(folder):
    with pytest.raises(ModelError, match="missing: text"):
        load_predictor(folder, None).encode({"other": np.empty(0)})


SPOILT = {
    "no JSON": "{",
    "another format": {"format": "pickle"},
    "another version": {"version": 2},
    "an unknown key": {"code": "import os"},
    "a missing key": {"intercept": None},
    "no number": {"intercept": "1"},
    "true for a number": {"intercept": True},
    "a term twice": {"terms": [["a", 1.0, 1.0], ["a", 1.0, 2.0]]},
    "a frequency of nothing": {"terms": [["a", 0.0, 1.0]]},
    "no terms": {"terms": []},
    "too little of a term": {"terms": [["a", 1.0]]},
    "endless terms": {"ngrams": [1, 100000]},
}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_anything_else_is_refused(folder, spoilt):
    file = folder / "linear_text.json"
    file.write_text(spoilt if isinstance(spoilt, str) else json.dumps(json.loads(file.read_text()) | spoilt))
    with pytest.raises(ModelError, match="no linear model of texts"):
        load_predictor(folder, None)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_no_number_is_refused(folder, number):
    file = folder / "linear_text.json"
    given = json.loads(file.read_text()) | {"intercept": 5}
    file.write_text(json.dumps(given).replace('"intercept": 5', f'"intercept": {number}'))
    with pytest.raises(ModelError, match="no linear model of texts"):
        load_predictor(folder, None)


def test_it_needs_one_feature_of_kind_text(folder):
    (folder / "features.json").write_text('[{"name": "age", "kind": "numeric"}]')
    with pytest.raises(ModelError, match="of kind text"):
        load_predictor(folder, None)


def test_two_models_in_one_folder_are_none(folder):
    (folder / "model.ubj").write_bytes(b"")
    with pytest.raises(ModelError, match="must hold one of"):
        load_predictor(folder, None)
