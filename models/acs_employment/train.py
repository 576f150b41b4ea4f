"""Trains one version of the model.

python train.py --data TRAIN.parquet --features features.json --label employed --positive 1
                [--weights sample_weight] --seed 7 --device cpu|cuda [--checkpoints DIR] --output DIR

features.json is a list of {"name", "kind": "numeric" or "categorical", "categories": [...]}. Leaves
DIR/features.json and DIR/model.ubj (XGBoost's own format). The same files give the same bytes, however often
it was interrupted: with --checkpoints it goes on from the newest whole one there, and SIGTERM makes it write
one more and end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xgboost as xgb

# Nothing here was tuned: these are XGBoost's own defaults, and the rounds those of its scikit-learn classes.
ROUNDS = 100
PARAMETERS = {"objective": "binary:logistic", "tree_method": "hist"}

CHECKPOINT_ROUNDS = 10  # between two checkpoints
CHECKPOINTS_KEPT = 2  # should the newest be spoilt, the one before it is there
ENDED_WHEN_ASKED = 128 + signal.SIGTERM  # as a shell says it


def main() -> None:
    """Reads, trains, writes; ends with a line that says what was wrong otherwise."""
    options = parsed_options()
    features = json.loads(options.features.read_text(encoding="utf-8"))
    rows = pq.read_table(options.data)
    labels = favourable(rows, options.label, options.positive)
    weights = rows.column(options.weights).to_numpy() if options.weights else None
    booster = train(matrix(rows, features), labels, weights, features, options)
    write(booster, options.features, options.output)
    print(f"trained on {rows.num_rows:,} rows, {labels.mean():.1%} of them positive, on {options.device}")


def parsed_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Trains one version of the model.")
    parser.add_argument("--data", type=Path, required=True, help="parquet file of training rows")
    parser.add_argument("--features", type=Path, required=True, help="what each feature is, as JSON")
    parser.add_argument("--label", required=True, help="column of labels")
    parser.add_argument("--positive", required=True, help="the label's favourable value")
    parser.add_argument("--weights", help="column of row weights")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], required=True)
    parser.add_argument("--checkpoints", type=Path, help="folder for checkpoints; none are written without")
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    return parser.parse_args()


def favourable(rows: Any, label: str, positive: str) -> np.ndarray:
    """1.0 where the label is the favourable value, else 0.0, shape (rows,)."""
    found = np.asarray(rows.column(label).cast("string").to_numpy() == positive, dtype=np.float64)
    if found.min(initial=1) == found.max(initial=0):
        sys.exit(f"{label} is {positive} in {found.sum():.0f} of {len(found)} rows: nothing can be learnt")
    return found


def matrix(rows: Any, features: list[dict[str, Any]]) -> np.ndarray:
    """Shape (rows, features): a number as it is, a category as its position in the list, else NaN."""
    return np.column_stack([encoded(rows.column(feature["name"]), feature) for feature in features])


def encoded(column: Any, feature: dict[str, Any]) -> np.ndarray:
    """One feature of every row, shape (rows,)."""
    if feature["kind"] == "categorical":
        column = pc.index_in(column, value_set=pa.array(feature["categories"], pa.string()))
    return np.asarray(column.to_numpy(), dtype=np.float32)


def train(
    inputs: np.ndarray,
    labels: np.ndarray,
    weights: np.ndarray | None,
    features: list[dict[str, Any]],
    options: argparse.Namespace,
) -> xgb.Booster:
    """The trained trees."""
    names = [feature["name"] for feature in features]
    data = xgb.DMatrix(inputs, labels, weight=weights, feature_names=names)
    parameters = {**PARAMETERS, "seed": options.seed, "device": options.device}
    if options.checkpoints is None:
        booster = xgb.train(parameters, data, ROUNDS)
    else:
        booster = train_on(parameters, data, options.checkpoints)
    refuse_other_device(booster, options.device)
    return booster


def train_on(parameters: dict[str, Any], data: xgb.DMatrix, folder: Path) -> xgb.Booster:
    """The trees of the newest checkpoint, and those that are missing; ends early when it is asked to."""
    begun = newest(folder)
    done = begun.num_boosted_rounds() if begun else 0
    print(f"goes on after {done} of {ROUNDS} rounds" if begun else "begins anew", flush=True)
    writer = CheckpointWriter(folder)
    signal.signal(signal.SIGTERM, writer.end)
    booster = xgb.train(parameters, data, ROUNDS - done, xgb_model=begun, callbacks=[writer])
    if booster.num_boosted_rounds() < ROUNDS:
        print(f"ended when asked, after {booster.num_boosted_rounds()} of {ROUNDS} rounds")
        sys.exit(ENDED_WHEN_ASKED)
    return booster


class CheckpointWriter(xgb.callback.TrainingCallback):
    """Writes the trees so far every few rounds, and once more before it ends the training when asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ending = False

    def end(self, *_: object) -> None:
        """What SIGTERM does."""
        self.ending = True

    def after_iteration(self, model: xgb.Booster, *_: Any) -> bool:
        """Whether to stop here."""
        done = model.num_boosted_rounds()
        if self.ending or done % CHECKPOINT_ROUNDS == 0:
            write_checkpoint(model, self.folder, done)
        return self.ending


def write_checkpoint(booster: xgb.Booster, folder: Path, done: int) -> None:
    """One file, named after its rounds and its contents; it gets its name when it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    written = bytes(booster.save_raw("ubj"))
    unfinished = folder / ".unfinished"
    unfinished.write_bytes(written)
    unfinished.replace(folder / f"round-{done:05}-{digest_of(written)}.ubj")
    for old in sorted(folder.glob("round-*.ubj"))[:-CHECKPOINTS_KEPT]:
        old.unlink()


def newest(folder: Path) -> xgb.Booster | None:
    """The checkpoint with most rounds whose contents are those that its name tells."""
    for place in sorted(folder.glob("round-*.ubj"), reverse=True):
        written = place.read_bytes()
        if place.stem.endswith(f"-{digest_of(written)}"):
            return xgb.Booster(model_file=bytearray(written))
        print(f"{place.name} is not whole and is passed over")
    return None


def digest_of(written: bytes) -> str:
    """The beginning of its SHA-256."""
    return hashlib.sha256(written).hexdigest()[:16]


def refuse_other_device(booster: xgb.Booster, wanted: str) -> None:
    """Without a GPU, XGBoost falls back to the CPU with a mere warning, on a machine paid for its GPU."""
    used = json.loads(booster.save_config())["learner"]["generic_param"]["device"]
    if used.split(":")[0] != wanted:
        sys.exit(
            f"{wanted} was asked for and {used} is what XGBoost found: ask for {used}, or use a machine with "
            "a GPU and the `xgboost` package instead of `xgboost-cpu`"
        )


def write(booster: xgb.Booster, features: Path, output: Path) -> None:
    """Leaves both files, the model last: where it is, the folder is complete."""
    output.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(features, output / "features.json")
    unfinished = output / ".model.ubj"
    booster.save_model(unfinished)
    unfinished.replace(output / "model.ubj")


if __name__ == "__main__":
    main()
