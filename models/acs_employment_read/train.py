"""Trains one version of the model: the trees of acs_employment, on true ages.

python train.py --data TRAIN.parquet --features features.json --label employed --positive 1
                [--weights sample_weight] --seed 7 --device cpu|cuda --output DIR

features.json is a list of {"name", "kind": "numeric" or "categorical", "categories": [...]}. Leaves
DIR/features.json and DIR/model.ubj (XGBoost's own format). The same files give the same bytes. Who reads ages
off pictures is added to DIR later, and is not this script's business.
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
PARAMETERS = {"objective": "binary:logistic", "tree_method": "hist"}


def main() -> None:
    """Reads, trains, writes; ends with a line that says what was wrong otherwise."""
    options = parsed_options()
    features = json.loads(options.features.read_text(encoding="utf-8"))
    rows = pq.read_table(options.data)
    found = rows.column(options.label).cast("string").to_numpy() == options.positive
    if found.all() or not found.any():
        sys.exit(f"{options.label} is the same in all {len(found)} rows: nothing can be learnt")
    inputs = np.column_stack([encoded(rows.column(feature["name"]), feature) for feature in features])
    weights = rows.column(options.weights).to_numpy() if options.weights else None
    names = [feature["name"] for feature in features]
    data = xgb.DMatrix(inputs, found.astype(np.float64), weight=weights, feature_names=names)
    booster = xgb.train({**PARAMETERS, "seed": options.seed, "device": options.device}, data, ROUNDS)
    refuse_other_device(booster, options.device)
    write(booster, options.features, options.output)
    print(f"trained on {rows.num_rows:,} rows, {found.mean():.1%} of them positive, on {options.device}")


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


def encoded(column: Any, feature: dict[str, Any]) -> np.ndarray:
    """One feature of every row, shape (rows,): a number, a category's position in the list, or NaN."""
    if feature["kind"] == "categorical":
        column = pc.index_in(column, value_set=pa.array(feature["categories"], pa.string()))
    return np.asarray(column.to_numpy(), dtype=np.float32)


def refuse_other_device(booster: xgb.Booster, wanted: str) -> None:
    """Without a GPU, XGBoost falls back to the CPU with a mere warning, on a machine paid for its GPU."""
    used = json.loads(booster.save_config())["learner"]["generic_param"]["device"]
    if used.split(":")[0] != wanted:
        sys.exit(
            f"{wanted} was asked for and {used} is what XGBoost found: ask for {used}, or use another machine"
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
