"""A group's shift: only known groups are shifted, one threshold stays true, and a hostile file is refused."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pytest
import xgboost
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.canonical import folder_digest
from plumbline.serving.scoring.adjustments import LARGEST_FILE, Adjustments, AdjustmentsError, Shift, load
from plumbline.serving.scoring.predictor import ModelError, load_predictor

FEATURES = [
    {"name": "age", "kind": "numeric", "categories": []},
    {"name": "letter", "kind": "categorical", "categories": ["a", "b", "c"]},
]
KINDS = {"age": "numeric", "letter": "categorical"}
LETTERS = {"attribute": "letter", "shifts": [{"group": "a", "shift": 1.5}, {"group": "b", "shift": -0.5}]}
AGES = {
    "attribute": "age",
    "shifts": [
        {"group": "0-17", "shift": 1.0, "from": 0, "to": 18},
        {"group": "65+", "shift": 2.0, "from": 65, "to": None},
    ],
}


@pytest.fixture
def folder(tmp_path):
    random = np.random.default_rng(0)
    matrix = np.column_stack([random.integers(0, 90, 300), random.integers(0, 3, 300)]).astype(np.float32)
    labels = (matrix[:, 0] + 60 * random.random(300) > 70).astype(float)
    booster = xgboost.train(
        {"objective": "binary:logistic", "nthread": 1}, xgboost.DMatrix(matrix, labels), 5
    )
    booster.save_model(tmp_path / "model.ubj")
    (tmp_path / "features.json").write_text(json.dumps(FEATURES))
    return tmp_path


def adjusted(folder, adjustments):
    (folder / "adjustments.json").write_text(json.dumps(adjustments))
    return load_predictor(folder, folder_digest(folder))


def columns(letters, ages=None):
    ages = np.linspace(20, 60, len(letters)) if ages is None else np.array(ages, dtype=float)
    return {"age": ages, "letter": np.array(letters, dtype=object)}


def log_odds(scores):
    return np.log(scores / (1 - scores))


def test_a_known_group_is_shifted_in_log_odds_and_no_other(folder):
    plain = load_predictor(folder, None)
    rows = columns(["a", "b", "c", None, "unseen"])
    shifted = adjusted(folder, LETTERS)
    difference = log_odds(shifted.predict(shifted.encode(rows))) - log_odds(plain.predict(plain.encode(rows)))
    np.testing.assert_allclose(difference, [1.5, -0.5, 0, 0, 0], atol=1e-5)


def test_bands_are_half_open_and_the_last_has_no_end(folder):
    plain = load_predictor(folder, None)
    rows = columns(["c"] * 7, [-1, 0, 17.9, 18, 64, 65, np.nan])
    shifted = adjusted(folder, AGES)
    difference = log_odds(shifted.predict(shifted.encode(rows))) - log_odds(plain.predict(plain.encode(rows)))
    np.testing.assert_allclose(difference, [0, 1, 1, 0, 0, 2, 0], atol=1e-5)


def test_the_margin_that_is_explained_excludes_the_shift(folder):
    plain, shifted = load_predictor(folder, None), adjusted(folder, LETTERS)
    matrix = plain.encode(columns(["a", "b"]))
    np.testing.assert_array_equal(plain.margins(matrix), shifted.margins(matrix))


THOUSANDTHS = st.integers(-20_000, 20_000).map(lambda number: number / 1000)


@settings(max_examples=30)
@given(THOUSANDTHS, st.lists(THOUSANDTHS, min_size=1, max_size=20))
def test_the_score_is_a_half_just_where_the_margin_meets_the_groups_threshold(shift, margins):
    """And within a group nobody overtakes anybody."""
    found = Adjustments("letter", (Shift("a", shift),)).of(np.zeros(len(margins), np.float32), ["a"])
    moved = np.array(margins) + found
    scores = 1 / (1 + np.exp(-moved))
    np.testing.assert_array_equal(scores >= 0.5, moved >= 0)
    assert (np.diff(scores[np.argsort(margins, kind="stable")]) >= 0).all()


def test_what_is_written_is_read(tmp_path):
    for name, given_ in (("letter", LETTERS), ("age", AGES)):
        path = tmp_path / name
        path.write_text(json.dumps(given_))
        found = load(path, KINDS)
        path.write_text(found.text())
        assert load(path, KINDS) == found


SPOILT = {
    "no JSON": "{",
    "no object": "[]",
    "a number": "1",
    "another key": json.dumps({**LETTERS, "threshold": 0.4}),
    "no shifts": json.dumps({**LETTERS, "shifts": []}),
    "a group twice": json.dumps({**LETTERS, "shifts": LETTERS["shifts"] * 2}),
    "not a feature": json.dumps({**LETTERS, "attribute": "sex"}),
    "an attribute that is no name": json.dumps({**LETTERS, "attribute": ["letter"]}),
    "bands of a category": json.dumps({**AGES, "attribute": "letter"}),
    "no bands of a number": json.dumps({**LETTERS, "attribute": "age"}),
    "not a number": '{"attribute": "letter", "shifts": [{"group": "a", "shift": NaN}]}',
    "infinite": '{"attribute": "letter", "shifts": [{"group": "a", "shift": 1e999}]}',
    "true": '{"attribute": "letter", "shifts": [{"group": "a", "shift": true}]}',
    "beyond reason": '{"attribute": "letter", "shifts": [{"group": "a", "shift": 51}]}',
    "a group that is no text": '{"attribute": "letter", "shifts": [{"group": 1, "shift": 1}]}',
    "deeply nested": "[" * 30_000,
    "too large": json.dumps(LETTERS) + " " * LARGEST_FILE,
    "not text": "\udcff",
}


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_a_file_that_is_not_what_a_mitigation_writes_is_refused(folder, content):
    (folder / "adjustments.json").write_text(content, errors="surrogateescape")
    with pytest.raises(ModelError, match="holds no shifts of groups"):
        load_predictor(folder, None)


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_shifts_or_a_named_error(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    with contextlib.suppress(AdjustmentsError):
        found = load(path, KINDS)
        assert found.shifts
