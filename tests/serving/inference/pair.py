"""A pair set up in a folder: trees that are given an age, and who reads it off two digits."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import xgboost

from plumbline.canonical import folder_digest
from plumbline.intent import Spec
from plumbline.serving.inference.pinned_model import pinned_readers
from plumbline.serving.scoring.predictor import load_predictor
from tests.serving.inference.small_model import Installed

PAIR, READER = "acs_employment_read", "mnist_digits"
PERSON = {
    "SCHL": "21", "MAR": "1", "RELP": "0", "DIS": "2", "ESP": "0", "CIT": "1", "MIG": "1", "MIL": "4",
    "ANC": "1", "NATIVITY": "1", "DEAR": "2", "DEYE": "2", "DREM": "2", "SEX": "2", "RAC1P": "1",
}  # fmt: skip
"""Somebody, without an age; nobody's row."""


def trees(folder: Path, spec: Spec) -> None:
    """Trees on the pair's features that answer by age alone: at 40 and more, yes."""
    folder.mkdir(parents=True)
    features = [
        {"name": name, "kind": kind, "categories": [] if kind == "numeric" else [str(n) for n in range(25)]}
        for name, kind in spec.features.items()
    ]
    matrix = np.zeros((200, len(features)), np.float32)
    matrix[:, list(spec.features).index("AGEP")] = np.arange(200) % 100
    data = xgboost.DMatrix(matrix, (np.arange(200) % 100 >= 40).astype(float))
    xgboost.train({"objective": "binary:logistic", "nthread": 1}, data, 4).save_model(folder / "model.ubj")
    (folder / "features.json").write_text(json.dumps(features))


def make_pair(installed: Installed, project_root: Path, spec: Spec) -> None:
    """Puts the pair in the place of the model that was set up."""
    folder = installed.folder / "model"
    shutil.rmtree(folder)
    trees(folder, spec)
    shutil.copytree(project_root / "models/mnist_digits/first", folder / "readers" / READER)
    installed.digest = folder_digest(folder)
    pin(installed, spec)
    installed.set_up(log={"also": {}, "readings": {READER: {"label": "digit"}}})


def pin(installed: Installed, spec: Spec, **changes: Any) -> None:
    """Writes the pair's config.json; changes are of its first reader."""
    (reader,) = pinned_readers(installed.folder / "model", spec.reads)
    fields = {**reader.model_dump(mode="json", exclude_none=True), **changes}
    installed.pin(model=PAIR, reads=[fields])


def digits(digits_data: Path, project_root: Path) -> dict[int, list[str]]:
    """Pictures of each digit, in base64, that version 1 of the reader reads right."""
    rows = pq.read_table(digits_data / "arrivals.parquet", columns=["image", "digit"]).slice(0, 200)
    pictures = np.asarray(rows.column("image").to_pylist(), dtype=object)
    model = load_predictor(project_root / "models/mnist_digits/first", None)
    read = model.predict(model.encode({"image": pictures})).argmax(axis=1)
    found: dict[int, list[str]] = {}
    for picture, shows, said in zip(pictures, rows.column("digit").to_pylist(), read, strict=True):
        if shows == said:
            found.setdefault(shows, []).append(base64.b64encode(picture).decode())
    return found
