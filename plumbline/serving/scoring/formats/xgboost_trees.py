"""XGBoost's trees, from its own formats, which hold numbers and no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.serving.scoring.adjustments import ADJUSTMENTS_FILE, Adjustments, AdjustmentsError
from plumbline.serving.scoring.adjustments import load as load_adjustments
from plumbline.serving.scoring.predictor import Feature, ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

THREADS = 2
"""How many threads score; a row's score does not depend on it."""


@dataclass(frozen=True)
class Trees:
    """XGBoost's trees. The same rows give the same scores, in any order and on any number of threads."""

    booster: Any
    """The `xgboost.Booster`."""
    features: tuple[Feature, ...]
    """The model's inputs, in its own order."""
    adjustments: Adjustments | None = None
    """What its decision is shifted by for each group of an attribute; none for most models."""

    @classmethod
    def read(cls, file: Path, features: tuple[Feature, ...]) -> Trees:
        """The trees in a file, with the `adjustments.json` beside it where there is one.

        Raises:
            ModelError: the file is no XGBoost model, or has other inputs than `features.json` lists.
        """
        booster = _booster(file)
        if booster.num_features() != len(features):
            raise ModelError(
                f"{file.parent}: the model has {booster.num_features()} inputs, features.json "
                f"{len(features)}: train it again"
            )
        return cls(booster, features, _adjustments(file.parent / ADJUSTMENTS_FILE, features))

    @property
    def classes(self) -> tuple[int | str, ...]:
        """None: it tells yes from no."""
        return ()

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


def _encoded(feature: Feature, values: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    import numpy as np

    if feature.kind == "numeric":
        return np.asarray(values, dtype=np.float32)
    positions = {category: float(position) for position, category in enumerate(feature.categories)}
    found = (positions.get(value, np.nan) for value in values)
    return np.fromiter(found, dtype=np.float32, count=len(values))
