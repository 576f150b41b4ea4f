"""SHAP values: what drives the scores, overall and per protected group, and where they go wrong.

Values are in the model's margin (log odds) and path dependent: they need no background sample.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.explanations.contributions import Contributions, ExplanationError, tree_contributions
from alignment_checks.explanations.stability import stable_sample
from alignment_checks.means import measure_mean
from alignment_checks.measurement import Measurement

if TYPE_CHECKING:
    import xgboost

TOP_FEATURES = 5
"""Features shown per protected group."""

WORST_ROWS = 10
"""Rows shown as explained worst."""

_METHOD = "tree shap"


Contribute = Callable[[NDArray[np.float32]], Contributions]
"""Encoded rows to their contributions, e.g. `tree_contributions` of a booster."""

__all__ = ["Explained", "ExplanationError", "describe", "explain", "explain_sample", "settled_features"]


@dataclass(frozen=True)
class Explained:
    """SHAP values of the sampled rows."""

    rows: NDArray[np.int64]
    """Positions of the sampled rows in the window, shape (sample,)."""
    values: NDArray[np.float64]
    """SHAP values in log odds, shape (sample, features)."""
    margins: NDArray[np.float64]
    """The model's log odds, shape (sample,)."""
    stable: bool = False
    """Whether the sample settles the top features; False where nobody asked."""
    looks: int = 1
    """How many sample sizes were planned, over which the error of the intervals is split."""


def explain(
    booster: xgboost.Booster,
    features: NDArray[np.float32],
    names: Sequence[str],
    ids: NDArray[Any],
    labels: NDArray[Any] | None,
    attributes: Mapping[str, NDArray[Any]],
    rows: int,
    seed: int,
    level: float,
) -> list[Measurement]:
    """Explains a sample of rows.

    Args:
        booster: a booster of objective `binary:logistic`.
        features: the encoded rows, shape (rows, features).
        names: the features' names, in the order of the columns.
        ids: the rows' names, shape (rows,).
        labels: what happened, 0 and 1; none leaves out the rows explained worst.
        attributes: each row's protected group, per attribute.
        rows: size of the sample, drawn without replacement; all rows where there are fewer.
        seed: decides the sample.
        level: confidence of the intervals, e.g. 0.95.

    Returns:
        `mean_abs_shap` per feature, the largest first (`group` is the feature); the same per
        protected group for the largest five (`AGEP | DIS=1`); then up to ten `worst_explained` rows
        of the sample (`id=123`), the most surprising label first: `value` is the row's log loss,
        `against` the feature that pushed hardest to the wrong side. Ids only, never a row's values.

    Raises:
        ExplanationError: where SHAP values do not add up to the booster's margin.
    """
    if len(features) == 0:
        reason = "the window has no rows to explain"
        return [Measurement.undefined("mean_abs_shap", reason, group=name, unit="log odds") for name in names]
    explained = explain_sample(partial(tree_contributions, booster), features, (rows,), seed, level)
    return describe(explained, names, ids, labels, attributes, level)


def describe(
    explained: Explained,
    names: Sequence[str],
    ids: NDArray[Any],
    labels: NDArray[Any] | None,
    attributes: Mapping[str, NDArray[Any]],
    level: float,
) -> list[Measurement]:
    """What `explain` returns, of rows that are explained already; arguments as there."""
    sizes = np.abs(explained.values)
    order = np.argsort(-sizes.mean(axis=0), kind="stable")
    ranking = [_mean_abs(names[feature], sizes[:, feature], level) for feature in order]
    groups = {attribute: values[explained.rows] for attribute, values in attributes.items()}
    by_group = _by_group(sizes, names, order[:TOP_FEATURES], groups, level)
    worst = [] if labels is None else _worst(explained, names, ids[explained.rows], labels[explained.rows])
    return [*ranking, *by_group, *worst]


def explain_sample(
    contribute: Contribute, features: NDArray[np.float32], looks: Sequence[int], seed: int, level: float
) -> Explained:
    """SHAP values of as many rows as settle the top features, checked to add up.

    Args:
        contribute: explains rows; called once for each row of the sample.
        features: the encoded rows, shape (rows, features), at least one row.
        looks: sample sizes to stop at, rising; the last is taken whether the top is settled or not.
        seed: decides the rows; a larger sample holds every smaller one.
        level: confidence that the top features are the right ones.

    Raises:
        ExplanationError: where SHAP values do not add up to what the model says.
    """
    values = np.empty(features.shape, dtype=np.float64)
    margins = np.empty(len(features), dtype=np.float64)

    def explain_rows(rows: NDArray[np.int64]) -> NDArray[np.float64]:
        found = contribute(features[rows])
        values[rows], margins[rows] = found.values, found.scores
        return found.values

    sample = stable_sample(explain_rows, len(features), looks, TOP_FEATURES, level, seed)
    rows = sample.rows
    return Explained(rows, values[rows], margins[rows], sample.stable, len(looks))


def settled_features(explained: Explained) -> Measurement:
    """How many of the largest features the sample tells from all others; undefined where it does not.

    A ranking that more rows could turn around is none to rest on.
    """
    rows, features = explained.values.shape
    top = min(TOP_FEATURES, features)
    about = {"n": rows, "unit": "features"}
    if not explained.stable:
        reason = f"{rows} explained rows do not tell the {top} largest features from the others"
        return Measurement.undefined("settled_features", reason, **about)
    exactly = {"value": top, "low": top, "high": top, "method": "paired differences of |SHAP|"}
    return Measurement(name="settled_features", **exactly, **about)


def _by_group(
    sizes: NDArray[np.float64],
    names: Sequence[str],
    top: NDArray[np.int64],
    groups: Mapping[str, NDArray[Any]],
    level: float,
) -> list[Measurement]:
    return [
        _mean_abs(f"{names[feature]} | {attribute}={group}", sizes[values == group, feature], level)
        for attribute, values in groups.items()
        for group in np.unique(values)
        for feature in top
    ]


def _mean_abs(group: str, sizes: NDArray[np.float64], level: float) -> Measurement:
    return measure_mean("mean_abs_shap", sizes, level, group=group, unit="log odds", method=_METHOD)


def _worst(
    explained: Explained, names: Sequence[str], ids: NDArray[Any], labels: NDArray[Any]
) -> list[Measurement]:
    """The rows whose label surprises most given the score."""
    away = np.where(labels == 1, -1.0, 1.0)
    losses = np.logaddexp(0, away * explained.margins)
    misled = away[:, np.newaxis] * explained.values
    worst = np.lexsort((explained.rows, -losses))[:WORST_ROWS]
    return [
        Measurement(
            name="worst_explained",
            group=f"id={ids[row]}",
            against=_hardest_push(misled[row], names),
            value=float(losses[row]),
            n=1,
            unit="nats",
            method=_METHOD,
        )
        for row in worst
    ]


def _hardest_push(misled: NDArray[np.float64], names: Sequence[str]) -> str:
    """The feature that pushed hardest away from the label; empty where none did."""
    feature = int(misled.argmax())
    return names[feature] if misled[feature] > 0 else ""
