"""Trains one version of the model.

python train.py --data TRAIN.parquet --features features.json --label employed --positive 1
                [--weights sample_weight] --seed 7 --device cpu|cuda --output DIR

features.json is a list of {"name", "kind": "numeric" or "categorical", "categories": [...]}. Leaves
DIR/features.json and DIR/model.ubj (XGBoost's own format). The same files give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
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
PARAMETERS = {"objective": "binary:logistic", "tree_method": "hist", "nthread": 2}


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
    booster = xgb.train(parameters, data, ROUNDS)
    refuse_other_device(booster, options.device)
    return booster


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
