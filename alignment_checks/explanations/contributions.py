"""Each feature's part in each row's score, by the method that the model allows."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

ADDITIVITY = 1e-3
"""How far a row's values may be from adding up to its score: single precision over many trees."""


class ExplanationError(Exception):
    """SHAP values that do not add up to what the model says."""


@dataclass(frozen=True)
class Contributions:
    """SHAP values of some rows: `values.sum(axis=1) + base` is `scores`."""

    values: Values
    """Shape (rows, features), in the score's unit: log odds for a booster."""
    base: float
    """The expected score, which a row without any information would get."""
    scores: Values
    """What the model says, shape (rows,)."""
    method: str
    """How they were made, e.g. `tree shap`."""

    @property
    def error(self) -> float:
        """The furthest any row's values are from adding up."""
        return float(np.abs(self.values.sum(axis=1) + self.base - self.scores).max())


def tree_contributions(model: Any, features: NDArray[np.float32]) -> Contributions:
    """Path-dependent tree SHAP (Lundberg et al., arXiv 1802.03888), without a background sample.

    XGBoost and LightGBM boosters compute it themselves, which is what they were trained with and needs
    no conversion of their trees; any other tree model goes through `shap.TreeExplainer`. Of two classes
    whose probabilities a model gives, the second one's is explained.

    Args:
        model: a booster or an estimator around one, or a tree model that shap knows, with one score per row.
        features: the encoded rows, shape (rows, features), at least one row.

    Raises:
        ExplanationError: where the values do not add up, or the model has several scores per row.
    """
    model = _booster_in(model)
    if _is_a("xgboost", model):
        values, scores = _of_xgboost(model, features)
    elif _is_a("lightgbm", model):
        values, scores = model.predict(features, pred_contrib=True), model.predict(features, raw_score=True)
    else:
        return _of_shap(model, features)
    if values.ndim != 2 or np.ndim(scores) != 1:
        raise _several(values)
    parts = np.asarray(values[:, :-1], dtype=np.float64)
    return _checked(
        Contributions(parts, float(values[0, -1]), np.asarray(scores, dtype=np.float64), "tree shap")
    )


def permutation_contributions(
    predict: Callable[[NDArray[Any]], Values],
    features: NDArray[np.float32],
    background: NDArray[np.float32],
    seed: int,
    permutations: int = 10,
) -> Contributions:
    """SHAP values of a black box by shap's permutation explainer, against a background sample.

    Args:
        predict: rows to scores, (rows, features) to (rows,).
        features: the rows to explain, shape (rows, features), at least one row.
        background: rows that stand for "not known", shape (background, features).
        seed: decides the permutations.
        permutations: orders tried per row, each forwards and backwards.

    Raises:
        ExplanationError: where the values do not add up to the scores.
    """
    shap = import_shap()
    # max_samples: the masker would otherwise draw a hundred rows of a larger background by itself.
    masker = shap.maskers.Independent(background, max_samples=len(background))
    explainer = shap.PermutationExplainer(predict, masker, seed=seed)
    evaluations = 2 * permutations * features.shape[1] + 1
    found = explainer(features, max_evals=evaluations, silent=True)
    values = np.asarray(found.values, dtype=np.float64)
    if values.ndim != 2:
        raise _several(values)
    base = float(np.ravel(found.base_values)[0])
    scores = np.asarray(predict(features), dtype=np.float64)
    return _checked(Contributions(values, base, scores, "permutation shap"))


def plus_term(found: Contributions, feature: int, term: Values, expected: float) -> Contributions:
    """Contributions to scores to which a function of one feature was added after the model.

    The Shapley value of such a term is wholly that feature's: the term minus what is expected of it.

    Args:
        found: of the model alone.
        feature: position of the feature.
        term: what is added to each row's score, shape (rows,).
        expected: the term's mean over the rows that stand for "not known".
    """
    values = found.values.copy()
    values[:, feature] += term - expected
    return replace(found, values=values, base=found.base + expected, scores=found.scores + term)


def import_shap() -> Any:
    """Imports shap, whose color maps call matplotlib functions that are to be deprecated."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message=r"The set_(bad|over|under) function", category=PendingDeprecationWarning
        )
        import shap
    return shap


def _is_a(library: str, model: Any) -> bool:
    """Whether it is the library's booster; who has one has imported the library."""
    module = sys.modules.get(library)
    return module is not None and isinstance(model, module.Booster)


def _booster_in(model: Any) -> Any:
    """The booster inside XGBoost's and LightGBM's estimators, which explains itself; else the model."""
    if hasattr(model, "get_booster"):
        return model.get_booster()
    return getattr(model, "booster_", model)


def _of_xgboost(booster: Any, features: NDArray[np.float32]) -> tuple[NDArray[Any], NDArray[Any]]:
    import xgboost

    matrix = xgboost.DMatrix(
        features,
        feature_names=booster.feature_names,
        feature_types=booster.feature_types,
        enable_categorical=True,
    )
    return booster.predict(matrix, pred_contribs=True), booster.predict(matrix, output_margin=True)


def _of_shap(model: Any, features: NDArray[np.float32]) -> Contributions:
    explainer = import_shap().TreeExplainer(model)
    values = np.asarray(explainer.shap_values(features, check_additivity=False), dtype=np.float64)
    if values.ndim == 3 and values.shape[2] == 2:
        values = values[:, :, 1]
    if values.ndim != 2:
        raise _several(values)
    base = float(np.ravel(explainer.expected_value)[-1])
    return _checked(Contributions(values, base, _said_by(model, features), "tree shap (shap library)"))


def _said_by(model: Any, features: NDArray[np.float32]) -> Values:
    """The model's own word, not that of the trees shap made of it: shape (rows,)."""
    if hasattr(model, "decision_function"):
        said = model.decision_function(features)
    elif hasattr(model, "predict_proba"):
        said = model.predict_proba(features)[:, -1]
    else:
        said = model.predict(features)
    return np.asarray(said, dtype=np.float64)


def _several(values: NDArray[Any]) -> ExplanationError:
    return ExplanationError(f"SHAP values have shape {values.shape}: explain a model with one score per row")


def _checked(found: Contributions) -> Contributions:
    if not found.error <= ADDITIVITY:
        raise ExplanationError(
            f"SHAP values miss the model's margin by {found.error:.3g} (at most {ADDITIVITY} is rounding): "
            "the features do not match the model, or the library does not know this version of it"
        )
    return found
