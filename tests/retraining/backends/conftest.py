"""Jobs that run small entry points written by the test."""

from __future__ import annotations

import textwrap

import pytest

from plumbline.retraining.backends.job import TrainingJob

PREAMBLE = """
import argparse, os, pathlib, signal, subprocess, sys
parser = argparse.ArgumentParser()
for name in ("data", "features", "label", "positive", "weights", "seed", "device", "checkpoints", "output"):
    parser.add_argument("--" + name)
given = parser.parse_args()
output = pathlib.Path(given.output)
def finish(text="model"):
    (output / "model.ubj").write_text(text)
    (output / "features.json").write_text("[]")
"""


@pytest.fixture
def job_for(tmp_path):
    """A job whose entry point is the given script."""

    def make(script: str, **changes) -> TrainingJob:
        entrypoint = tmp_path / "train.py"
        entrypoint.write_text(PREAMBLE + textwrap.dedent(script))
        fields = {
            "entrypoint": entrypoint,
            "data": tmp_path / "TRAIN.parquet",
            "features": tmp_path / "features.json",
            "label": "employed",
            "positive": 1,
            "seed": 7,
            "trained": tmp_path / "trained",
            "log": tmp_path / "logs" / "training.log",
            "seconds": 60,
        }
        return TrainingJob(**fields | changes)

    return make
