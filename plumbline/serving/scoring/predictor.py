"""A model folder that scores rows: checked against its digest, loaded by the format its file is in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.model_files import FEATURES, FORMATS, model_file

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from plumbline.intent import FeatureKind


class ModelError(PlumblineError, ValueError):
    """A model folder that cannot be used, or rows that do not fit the model."""


@dataclass(frozen=True)
class Feature:
    """One input of the model."""

    name: str
    kind: FeatureKind
    categories: tuple[str, ...] = ()
    """The values it was trained with; the model sees a value's position here."""


class Predictor(Protocol):
    """A loaded model. The same rows give the same scores, in any order and on any number of threads."""

    @property
    def features(self) -> tuple[Feature, ...]:
        """The model's inputs, in its own order."""

    @property
    def classes(self) -> tuple[int | str, ...]:
        """What it tells apart, in the order of its scores; empty for a model of yes or no."""

    def encode(self, columns: Mapping[str, npt.NDArray[Any]]) -> Any:
        """What the model is given: an array with one entry a row.

        Args:
            columns: arrays of shape (rows,) by feature name; others are ignored.

        Raises:
            ModelError: a column is missing, or holds what the model can't be given.
        """

    def predict(self, encoded: Any) -> npt.NDArray[np.float64]:
        """The probability of the favourable label, shape (rows,); of each class, shape (rows, classes).

        Args:
            encoded: as `encode` gives it.

        Raises:
            ModelError: it does not fit the model.
        """


def load_predictor(folder: Path, expected_digest: str | None) -> Predictor:
    """Loads a model folder: `features.json`, and the model's file in one of the known formats.

    Args:
        folder: the model folder.
        expected_digest: what `plumbline.canonical.folder_digest` must give; None takes any content.

    Raises:
        ModelError: the folder holds other content or a link, or no model in a format that holds no code.
    """
    from plumbline.serving.scoring.formats import known

    check_digest(folder, expected_digest)
    file = model_file(folder)
    if file is None:
        raise ModelError(f"{folder} must hold one of {', '.join(FORMATS)}; other formats can run code")
    features = read_features(folder / FEATURES)
    return known.reader(file.name)(file, features)


def check_digest(folder: Path, expected: str | None) -> None:
    """Refuses a folder that is not there, holds links, or holds other files than were asked for.

    Raises:
        ModelError: it is so.
    """
    if not folder.is_dir() or folder.is_symlink():
        raise ModelError(f"{folder} is no model folder: train the version again, or restore it")
    try:
        found = folder_digest(folder)
    except ValueError as error:
        raise ModelError(f"{folder} is not what a training leaves: {error}") from error
    if expected is not None and found != expected:
        raise ModelError(
            f"{folder} holds content {found[:12]}, not the version {expected[:12]} that was asked for: "
            "move it away and train the version again"
        )


def read_features(path: Path) -> tuple[Feature, ...]:
    """The model's inputs, from `features.json`.

    Raises:
        ModelError: it is no list of features.
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Feature(f["name"], f["kind"], tuple(f.get("categories", ()))) for f in listed)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path} is no list of features ({error}): train the version again") from error
