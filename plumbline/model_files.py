"""What a model folder holds: its features, and the model in one of the formats that hold no code.

| file | format | loaded by `plumbline/serving/scoring/formats/` |
| --- | --- | --- |
| `model.ubj`, `model.json` | XGBoost's own | `xgboost_trees.py` |
| `linear_text.json` | words, their weights, and nothing else | `linear_text.py` |
| `model.onnx` | ONNX, in one file | `onnx_image.py` |
"""

from __future__ import annotations

from pathlib import Path

FEATURES = "features.json"
"""The list of inputs: `{"name", "kind", "categories"}` each."""

TREES = ("model.ubj", "model.json")
LINEAR_TEXT = "linear_text.json"
ONNX = "model.onnx"

READERS = "readers"
"""The folder inside, with a model folder for each model that reads features for this one."""

FORMATS = (*TREES, LINEAR_TEXT, ONNX)
"""The names a model's file may have. Nothing else is ever loaded: other formats can run code."""


def model_file(folder: Path) -> Path | None:
    """The model's file, a plain one; None where the folder has none of a known format, or more than one."""
    found = [folder / name for name in FORMATS if (folder / name).is_file()]
    return found[0] if len(found) == 1 and not found[0].is_symlink() else None
