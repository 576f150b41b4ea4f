"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plumbline.model_files import LINEAR_TEXT, ONNX, TREES
from plumbline.serving.scoring.predictor import Feature, ModelError, Predictor

Reader = Callable[[Path, tuple[Feature, ...]], Predictor]
"""Reads a model's file, given the inputs that `features.json` lists."""


def reader(name: str) -> Reader:
    """The reader of a model's file.

    Args:
        name: the file's name, one of `plumbline.model_files.FORMATS`.

    Raises:
        ModelError: nothing here reads it.
    """
    if name in TREES:
        from plumbline.serving.scoring.formats.xgboost_trees import Trees

        return Trees.read
    if name == LINEAR_TEXT:
        from plumbline.serving.scoring.formats.linear_text import LinearText

        return LinearText.read
    if name == ONNX:
        from plumbline.serving.scoring.formats.onnx_image import OnnxImages

        return OnnxImages.read
    raise ModelError(f"{name} is in a format that nothing here reads")
