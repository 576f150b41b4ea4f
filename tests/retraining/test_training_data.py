"""The entry point sees features, label and weights; never an id. Bad rows are refused by name."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.retraining.training_data import TrainingDataError, prepare
from tests.costs import fleet

SPEC = fleet.spec().model_copy(update={"features": {"AGEP": "numeric", "SCHL": "categorical"}})


def table(**columns) -> pa.Table:
    plain = {
        "id": [1, 2, 3, 4],
        "AGEP": [30, 40, 50, 60],
        "SCHL": pa.array(["2", "10", None, "1"]).dictionary_encode(),
        "SEX": ["1", "2", "1", "2"],
        "employed": [0, 1, 0, 1],
    }
    return pa.table({name: value for name, value in {**plain, **columns}.items() if value is not None})


def test_only_features_and_label_are_written(tmp_path):
    prepared = prepare(table(), SPEC, None, tmp_path / "new")
    written = pq.read_table(prepared.data)
    assert written.schema.names == ["AGEP", "SCHL", "employed"]
    assert written.schema.field("AGEP").type == pa.float64()
    assert written.schema.field("SCHL").type == pa.string()
    assert written.column("SCHL").to_pylist() == ["2", "10", None, "1"]


def test_weights_are_a_column_of_their_own(tmp_path):
    prepared = prepare(table(), SPEC, np.array([0.5, 1, 1.5, 1]), tmp_path)
    assert pq.read_table(prepared.data).column("sample_weight").to_pylist() == [0.5, 1, 1.5, 1]


def test_categories_stand_by_length_and_value(tmp_path):
    prepared = prepare(table(), SPEC, None, tmp_path)
    assert json.loads(prepared.features.read_text()) == [
        {"name": "AGEP", "kind": "numeric", "categories": []},
        {"name": "SCHL", "kind": "categorical", "categories": ["1", "2", "10"]},
    ]


def test_the_same_rows_make_the_same_bytes(tmp_path):
    files = [prepare(table(), SPEC, None, tmp_path / name).data.read_bytes() for name in "ab"]
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"AGEP": None, "employed": None}, "have no column AGEP, employed"),
        ({"AGEP": ["thirty", "40", "50", "60"]}, "column AGEP cannot be read as numeric"),
        ({"employed": [0, 1, None, 1]}, "1 rows have no employed"),
        ({"employed": [1, 1, 1, 1]}, "same employed"),
    ],
)
def test_bad_rows_are_refused_by_name(tmp_path, columns, message):
    with pytest.raises(TrainingDataError, match=message):
        prepare(table(**columns), SPEC, None, tmp_path)


@pytest.mark.parametrize("weights", [[1, 1, 1], [1, 1, 1, 0], [1, 1, 1, np.nan]])
def test_weights_must_fit_the_rows(tmp_path, weights):
    with pytest.raises(TrainingDataError, match="4 numbers above zero"):
        prepare(table(), SPEC, np.array(weights, dtype=float), tmp_path)


def test_a_feature_may_not_be_called_like_the_weights(tmp_path):
    spec = SPEC.model_copy(update={"features": {"sample_weight": "numeric"}})
    with pytest.raises(TrainingDataError, match="rename it"):
        prepare(table(sample_weight=[1, 1, 1, 1]), spec, np.ones(4), tmp_path)
