"""A model folder that scores rows: loaded only from XGBoost's own formats, checked against its digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.serving.adjustments import ADJUSTMENTS_FILE, Adjustments, AdjustmentsError
from plumbline.serving.adjustments import load as load_adjustments

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MODEL_FILES = ("model.ubj", "model.json")
"""XGBoost's own formats, which hold numbers and no code. Nothing else is ever loaded."""

THREADS = 2
"""How many threads score; a row's score does not depend on it."""


class ModelError(PlumblineError, ValueError):
    """A model folder that cannot be used, or rows that do not fit the model."""


@dataclass(frozen=True)
class Feature:
    """One input of the model."""

    name: str
    kind: Literal["numeric", "categorical"]
    categories: tuple[str, ...] = ()
    """The values it was trained with; the model sees a value's position here."""


@dataclass(frozen=True)
class Predictor:
    """A loaded model. The same rows give the same scores, in any order and on any number of threads."""

    booster: Any
    """The `xgboost.Booster`."""
    features: tuple[Feature, ...]
    """The model's inputs, in its own order."""
    adjustments: Adjustments | None = None
    """What its decision is shifted by for each group of an attribute; none for most models."""

    @classmethod
    def load(cls, folder: Path, expected_digest: str | None) -> Predictor:
        """Loads a model folder: `features.json`, `model.ubj` or `model.json`, perhaps `adjustments.json`.

        Args:
            folder: the model folder.
            expected_digest: what `plumbline.canonical.folder_digest` must give; None takes any content.

        Raises:
            ModelError: the folder holds other content or a link, or no model in XGBoost's own formats.
        """
        _check_digest(folder, expected_digest)
        features = _features(folder / "features.json")
        booster = _booster(_model_file(folder))
        if booster.num_features() != len(features):
            raise ModelError(
                f"{folder}: the model has {booster.num_features()} inputs, features.json {len(features)}: "
                "train it again"
            )
        return cls(booster, features, _adjustments(folder / ADJUSTMENTS_FILE, features))

    def encode(self, columns: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.float32]:
        """What the model is given: a number as it is, a category as its position, NaN where it has none.

        Args:
            columns: arrays of shape (rows,) by feature name, numbers or text; others are ignored.

        Returns:
            Shape (rows, features). Missing values and categories the model was not trained with are NaN.

        Raises:
            ModelError: a column is missing.
        """
        import numpy as np

        missing = [feature.name for feature in self.features if feature.name not in columns]
        if missing:
            raise ModelError(f"the model needs columns that are missing: {', '.join(missing)}")
        encoded = [_encoded(feature, columns[feature.name]) for feature in self.features]
        return np.column_stack(encoded)

    def predict(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The probability of the favourable label, shape (rows,).

        Args:
            matrix: as `encode` gives it, shape (rows, features).

        Raises:
            ModelError: the matrix has another number of features.
        """
        import numpy as np

        self._refuse_other_width(matrix)
        if self.adjustments is None:
            return np.asarray(self.booster.inplace_predict(matrix), dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-self.log_odds(matrix))), dtype=np.float64)

    def log_odds(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """What `predict` says, as log odds: adjustments included, shape (rows,); arguments as there."""
        return self.margins(matrix) + self.shifts(matrix)

    def shifts(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """What adjustments add to the booster's log odds, shape (rows,): zero without any."""
        import numpy as np

        if self.adjustments is None:
            return np.zeros(len(matrix))
        place = self.adjusted_feature
        return self.adjustments.of(matrix[:, place], self.features[place].categories)

    @property
    def adjusted_feature(self) -> int:
        """Position of the feature whose groups are shifted; -1 without adjustments."""
        names = [feature.name for feature in self.features]
        return names.index(self.adjustments.attribute) if self.adjustments else -1

    def margins(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The booster's own log odds, before any adjustment, shape (rows,).

        Args:
            matrix: as `encode` gives it, shape (rows, features).

        Raises:
            ModelError: the matrix has another number of features.
        """
        import numpy as np

        self._refuse_other_width(matrix)
        return np.asarray(self.booster.inplace_predict(matrix, predict_type="margin"), dtype=np.float64)

    def _refuse_other_width(self, matrix: npt.NDArray[np.float32]) -> None:
        if matrix.ndim != 2 or matrix.shape[1] != len(self.features):
            raise ModelError(f"the model takes {len(self.features)} features, got shape {matrix.shape}")


def _check_digest(folder: Path, expected: str | None) -> None:
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


def _model_file(folder: Path) -> Path:
    for name in MODEL_FILES:
        if (folder / name).is_file():
            return folder / name
    raise ModelError(f"{folder} holds none of {', '.join(MODEL_FILES)}; other formats can run code")


def _booster(path: Path) -> Any:
    import xgboost

    booster = xgboost.Booster()
    try:
        booster.load_model(path)
    except (xgboost.core.XGBoostError, UnicodeDecodeError) as error:
        # XGBoost quotes a damaged file in its message, and cannot always decode what it quotes.
        raise ModelError(f"{path} is no XGBoost model: train the version again") from error
    booster.set_param({"device": "cpu", "nthread": THREADS})
    return booster


def _adjustments(path: Path, features: tuple[Feature, ...]) -> Adjustments | None:
    if not path.exists():
        return None
    try:
        return load_adjustments(path, {feature.name: feature.kind for feature in features})
    except AdjustmentsError as error:
        raise ModelError(f"{error}: train the version again") from error


def _features(path: Path) -> tuple[Feature, ...]:
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return tuple(Feature(f["name"], f["kind"], tuple(f.get("categories", ()))) for f in listed)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(f"{path} is no list of features ({error}): train the version again") from error


def _encoded(feature: Feature, values: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    import numpy as np

    if feature.kind == "numeric":
        return np.asarray(values, dtype=np.float32)
    positions = {category: float(position) for position, category in enumerate(feature.categories)}
    found = (positions.get(value, np.nan) for value in values)
    return np.fromiter(found, dtype=np.float32, count=len(values))
