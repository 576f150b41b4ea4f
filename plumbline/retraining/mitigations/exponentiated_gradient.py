"""fairlearn's exponentiated gradient, told to the entry point as rows, labels and weights.

Agarwal, Beygelzimer, Dudík, Langford and Wallach, "A reductions approach to fair classification", 2018: a
learner and Lagrange multipliers play against each other. In each round the multipliers give every row a
signed weight; its sign is the label the learner is asked for, its size how much that counts. fairlearn draws
one of the learners at random for each decision, which no one model file can do. Here the entry point learns
the average of what those learners were asked to learn: a row on whose label they disagreed stands twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plumbline.records import ParityConstraint
from plumbline.retraining.mitigations.treatment import Treatment, both_labels, large_enough

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BOUND = 0.02
"""How far apart the groups may be in what is equalised; also the width of the multipliers' box, inverted."""

ROUNDS = 20
"""Most rounds of the game; on the census it settles within ten."""

LEARNER = {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 4, "nthread": 1}
"""A quick learner: it only has to show the multipliers where the groups differ."""

TREES = 30


def treat(
    features: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64],
    groups: npt.NDArray[np.str_],
    constraint: ParityConstraint,
    seed: int,
) -> Treatment:
    """Rows, labels and weights that answer the averaged multipliers.

    Args:
        features: the encoded rows, shape (rows, features).
        labels: 1 for the favourable label, else 0, shape (rows,).
        groups: each row's group, shape (rows,). Rows of groups too small to tell stay as they are.
        constraint: what is to be equal between the groups.
        seed: of the learner.

    Raises:
        MitigationError: fewer than two groups are large enough.
    """
    import numpy as np

    acted_on = large_enough(groups, labels)
    game, moment = _played(features[acted_on], labels[acted_on], groups[acted_on], constraint, seed)
    asked = (
        _asked_of_drawn(game)
        if constraint == "demographic_parity"
        else _asked_each_round(game, moment, labels[acted_on])
    )
    positive = labels.astype(np.float64)
    negative = 1.0 - positive
    positive[acted_on], negative[acted_on] = asked
    return both_labels(positive, negative)


class QuickLearner:
    """What fairlearn plays with: fits weighted rows, and keeps what it was asked to learn."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def fit(self, features: Any, labels: Any, sample_weight: Any) -> QuickLearner:
        """Trains a few small trees."""
        import numpy as np
        import xgboost as xgb

        self.labels, self.weights = np.asarray(labels), np.asarray(sample_weight)
        data = xgb.DMatrix(np.asarray(features), self.labels, weight=self.weights)
        self.booster = xgb.train({**LEARNER, "seed": self.seed}, data, TREES)
        return self

    def predict(self, features: Any) -> Any:
        """0 or 1 a row."""
        import numpy as np

        return (self.booster.inplace_predict(np.asarray(features)) >= 0.5).astype(np.int64)


def _played(
    features: Any, labels: Any, groups: Any, constraint: ParityConstraint, seed: int
) -> tuple[Any, Any]:
    from fairlearn.reductions import (
        DemographicParity,
        EqualizedOdds,
        ExponentiatedGradient,
        TruePositiveRateParity,
    )

    moments = {
        "true_positive_rate_parity": TruePositiveRateParity,
        "equalized_odds": EqualizedOdds,
        "demographic_parity": DemographicParity,
    }
    moment = moments[constraint](difference_bound=BOUND)
    game = ExponentiatedGradient(QuickLearner(seed), moment, eps=BOUND, max_iter=ROUNDS)
    game.fit(features, labels, sensitive_features=groups)
    moment.load_data(features, labels, sensitive_features=groups)  # the game plays with a copy of it
    return game, moment


def _asked_each_round(game: Any, moment: Any, labels: Any) -> tuple[Any, Any]:
    """The average over the rounds: the best response to the averaged multipliers where no label flips."""
    import numpy as np

    own = 2.0 * labels - 1.0
    rounds = game.lambda_vecs_EG_
    signed = [own + np.asarray(moment.signed_weights(rounds[column])) for column in rounds.columns]
    return np.mean([np.maximum(s, 0) for s in signed], axis=0), np.mean(
        [np.maximum(-s, 0) for s in signed], axis=0
    )


def _asked_of_drawn(game: Any) -> tuple[Any, Any]:
    """The average over the learners that fairlearn draws from, as often as it draws each.

    For demographic parity, whose multipliers speak of both labels at once, the rounds' average overshoots.
    """
    import numpy as np

    drawn = [(share, game.predictors_[which]) for which, share in game.weights_.items() if share > 0]
    positive = sum(share * learner.weights * (learner.labels == 1) for share, learner in drawn)
    negative = sum(share * learner.weights * (learner.labels == 0) for share, learner in drawn)
    return np.asarray(positive), np.asarray(negative)
