"""What models trained on each of the census nights would lose on that and every later night.

A model learns the newest 50,000 rows that had labels by then: those of 2015, and of the nights before. Its
loss is the log loss over a night's rows. The table is kept under `var/`, and made again where it is missing.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.intent import Spec
from plumbline.retraining.timing.history import History
from plumbline.retraining.timing.reading import COLUMNS, read_history
from plumbline.retraining.training_data import encoded
from plumbline.specs.loading import load_spec

NEWEST = 50_000
TABLE = Path("var/benchmarks/census_nights.csv")
LEAST = 1e-6
"""Of a probability, so that one row's loss stays finite."""


def census_nights() -> History:
    """The table, from the file where there is one."""
    if not TABLE.exists():
        rows = list(losses(load_spec(Path(), "acs_employment")))
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        unfinished = TABLE.with_suffix(".part")
        with unfinished.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        unfinished.replace(TABLE)
    return read_history(TABLE)


def losses(spec: Spec):
    """Rows of the table."""
    import xgboost as xgb

    inputs, labels, reference = rows_in_order(spec)
    nights = range(spec.nights.last + 1)
    parameters = {**entry_point().PARAMETERS, "seed": spec.training.seed}
    arrived = [
        slice(reference + night * spec.nights.rows, reference + (night + 1) * spec.nights.rows)
        for night in nights
    ]
    served = [(xgb.DMatrix(inputs[rows]), labels[rows]) for rows in arrived]
    for trained_at in nights:
        rows = slice(arrived[trained_at].start - NEWEST, arrived[trained_at].start)
        model = xgb.train(parameters, xgb.DMatrix(inputs[rows], labels[rows]), entry_point().ROUNDS)
        for night in nights[trained_at:]:
            yield trained_at, night, f"{log_loss(model.predict(served[night][0]), served[night][1]):.6f}"


def rows_in_order(spec: Spec) -> tuple[np.ndarray, np.ndarray, int]:
    """Encoded features and labels of the reference, then of the arrivals; how many the reference has."""
    data = spec.data
    reference, arrivals, late = (
        pq.read_table(source.path) for source in (data.reference, data.arrivals, data.labels)
    )
    assert arrivals.column(data.id).equals(late.column(data.id)), "labels in another order"
    names = list(spec.features)
    inputs = encoded(pa.concat_tables([reference.select(names), arrivals.select(names)]), spec)
    labels = np.concatenate([table.column(data.label).to_numpy() for table in (reference, late)])
    return inputs, (labels == data.positive).astype(float), reference.num_rows


def entry_point() -> ModuleType:
    """The model's own training script, for its parameters."""
    found = importlib.util.spec_from_file_location("train", "models/acs_employment/train.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def log_loss(probabilities: np.ndarray, labels: np.ndarray) -> float:
    likely = np.clip(probabilities, LEAST, 1 - LEAST)
    return float(-np.mean(labels * np.log(likely) + (1 - labels) * np.log(1 - likely)))
