"""fairlearn's ThresholdOptimizer, made one threshold a group.

Hardt, Price and Srebro, "Equality of opportunity in supervised learning", 2016. Their rule flips a coin
between two thresholds of a group; a decision about a person should not. Each group gets the one threshold
whose rate is nearest to that of the coin. It is kept as a shift of the group's log odds, so that the
threshold stays 0.5 for all and the order within a group stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plumbline.records import ParityConstraint
from plumbline.retraining.mitigations.treatment import large_enough

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SHARE = 0.2
"""Share of the training rows that only the thresholds are fitted on; the model never sees them."""

TOLERANCE = 0.1
"""How far apart the groups' rates may stay: equality on the census costs 2.8 points, this 1.8."""


def kept_for_thresholds(rows: int, seed: int) -> npt.NDArray[np.bool_]:
    """Which training rows the thresholds are fitted on, shape (rows,); the others train the model."""
    import numpy as np

    return np.asarray(np.random.default_rng(seed).random(rows) < SHARE)


def shifts(
    margins: npt.NDArray[np.float64],
    labels: npt.NDArray[np.int64],
    groups: npt.NDArray[np.str_],
    constraint: ParityConstraint,
) -> dict[str, float]:
    """What each group's log odds are shifted by; groups too small to tell have none.

    One threshold a group can equalise one rate: for equalised odds it is the true positive rate.

    Args:
        margins: the model's log odds on rows it was not trained on, shape (rows,).
        labels: 1 for the favourable label, else 0, shape (rows,).
        groups: each row's group, shape (rows,).
        constraint: what is to be equal between the groups.

    Raises:
        MitigationError: fewer than two groups are large enough.
    """
    import numpy as np

    acted_on = large_enough(groups, labels)
    margins, labels, groups = margins[acted_on], labels[acted_on], groups[acted_on]
    of_positives = constraint != "demographic_parity"
    rules = _rules(margins, labels, groups, "true_positive_rate_parity" if of_positives else constraint)
    found = {}
    for group, rule in sorted(rules.items()):
        member = groups == group
        counted = member & (labels == 1) if of_positives else member
        threshold = _nearest_threshold(
            np.sort(margins[counted]), float(_chance(rule, margins[counted]).mean())
        )
        found[str(group)] = -threshold
    return found


def _rules(margins: Any, labels: Any, groups: Any, constraint: str) -> dict[str, Any]:
    """What fairlearn rules for each group."""
    from fairlearn.postprocessing import ThresholdOptimizer

    optimizer = ThresholdOptimizer(
        estimator=_scores(),
        constraints=constraint,
        prefit=True,
        predict_method="decision_function",
        tol=TOLERANCE,
    )
    optimizer.fit(margins[:, None], labels, sensitive_features=groups)
    return dict(optimizer.interpolated_thresholder_.interpolation_dict)


def _scores() -> Any:
    """An estimator, in scikit-learn's sense, that is fitted already: its one feature is the score."""
    import numpy as np
    from sklearn.base import BaseEstimator, ClassifierMixin

    class Scores(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
        def fit(self, features: Any, labels: Any) -> Any:
            raise NotImplementedError("it was trained by the entry point")

        def decision_function(self, features: Any) -> Any:
            return np.asarray(features)[:, 0]

        def __sklearn_is_fitted__(self) -> bool:
            return True

    return Scores()


def _chance(rule: Any, margins: npt.NDArray[np.float64]) -> Any:
    """How probably fairlearn's rule says yes to each row."""
    drawn = rule.p0 * rule.operation0(margins) + rule.p1 * rule.operation1(margins)
    ignored = rule.get("p_ignore", 0.0)
    return ignored * rule.get("prediction_constant", 0.0) + (1 - ignored) * drawn


def _nearest_threshold(ordered: npt.NDArray[np.float64], rate: float) -> float:
    """The threshold between two of the scores that is exceeded at nearest this rate."""
    import numpy as np

    values, firsts = np.unique(ordered, return_index=True)
    edges = np.concatenate([[values[0] - 1e-3], (values[1:] + values[:-1]) / 2, [values[-1] + 1e-3]])
    above = 1 - np.concatenate([firsts, [ordered.size]]) / ordered.size
    return float(edges[np.abs(above - rate).argmin()])
