"""Contributions of boosters, other tree models and black boxes, against each other."""

from __future__ import annotations

import numpy as np
import pytest
import xgboost

from alignment_checks.explanations.contributions import (
    ExplanationError,
    import_shap,
    permutation_contributions,
    plus_term,
    tree_contributions,
)

ROWS = np.random.default_rng(0).normal(0, 1, (300, 3)).astype(np.float32)
LABELS = (2 * ROWS[:, 0] + ROWS[:, 1] > 0).astype(int)


@pytest.fixture(scope="module")
def booster() -> xgboost.Booster:
    return xgboost.train({"objective": "binary:logistic", "max_depth": 3}, xgboost.DMatrix(ROWS, LABELS), 15)


def test_the_boosters_own_values_are_those_of_shap(booster):
    theirs = import_shap().TreeExplainer(booster).shap_values(ROWS)
    assert tree_contributions(booster, ROWS).values == pytest.approx(np.asarray(theirs), abs=1e-4)


def test_other_tree_models_go_through_shap():
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(n_estimators=10, random_state=0).fit(ROWS, LABELS)
    found = tree_contributions(model, ROWS[:40])
    assert found.scores == pytest.approx(model.decision_function(ROWS[:40]))
    assert found.error < 1e-6
    assert found.method == "tree shap (shap library)"


def test_of_two_classes_the_seconds_probability_is_explained():
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(n_estimators=5, random_state=0).fit(ROWS, LABELS)
    found = tree_contributions(model, ROWS[:40])
    assert found.scores == pytest.approx(model.predict_proba(ROWS[:40])[:, 1])
    assert found.error < 1e-6


def test_an_estimator_is_explained_by_the_booster_in_it():
    model = xgboost.XGBClassifier(n_estimators=5, max_depth=2).fit(ROWS, LABELS)
    inside = tree_contributions(model.get_booster(), ROWS[:9])
    assert np.array_equal(tree_contributions(model, ROWS[:9]).values, inside.values)


def test_trees_that_are_not_what_the_model_says_are_refused():
    """Shap explains the trees; what the estimator makes of them afterwards it does not know."""
    from sklearn.ensemble import GradientBoostingRegressor

    class Doubled(GradientBoostingRegressor):
        def predict(self, rows):
            return 2 * super().predict(rows)

    model = Doubled(n_estimators=5, random_state=0).fit(ROWS, LABELS.astype(float))
    with pytest.raises(ExplanationError, match="miss the model's margin"):
        tree_contributions(model, ROWS[:5])


def test_a_term_of_one_feature_is_wholly_that_features(booster):
    """Against shap's permutation values of model and term together."""

    def term(rows):
        return np.where(rows[:, 2] > 0, 1.5, 0.0)

    plain = tree_contributions(booster, ROWS[:20])
    found = plus_term(plain, 2, term(ROWS[:20]), 0.6)
    assert found.error == pytest.approx(plain.error, abs=1e-9)
    assert found.scores == pytest.approx(plain.scores + term(ROWS[:20]))
    assert (found.values - plain.values)[:, :2] == pytest.approx(0)
    alone = permutation_contributions(term, ROWS[:20], ROWS[100:150], seed=1)
    expected = float(term(ROWS[100:150]).mean())
    assert plus_term(plain, 2, term(ROWS[:20]), expected).values[:, 2] - plain.values[:, 2] == pytest.approx(
        alone.values[:, 2]
    )


def test_several_scores_per_row_of_any_tree_model_are_refused():
    from sklearn.ensemble import RandomForestClassifier

    three = LABELS + (ROWS[:, 2] > 1)
    model = RandomForestClassifier(n_estimators=3, random_state=0).fit(ROWS, three)
    with pytest.raises(ExplanationError, match="one score per row"):
        tree_contributions(model, ROWS[:5])


def test_a_linear_black_box_is_explained_by_its_terms():
    """For a linear model the Shapley value is weight times distance from the background's mean."""
    weights = np.array([3.0, 0.0, -1.0])
    found = permutation_contributions(lambda rows: rows @ weights, ROWS[:20], ROWS[100:150], seed=1)
    exact = (ROWS[:20] - ROWS[100:150].mean(axis=0)) * weights
    assert found.values == pytest.approx(exact, abs=1e-4)
    assert found.method == "permutation shap"


def test_the_seed_decides_the_permutations():
    def product(rows):
        return np.prod(rows.astype(float), axis=1)

    def run(seed):
        return permutation_contributions(product, ROWS[:3], ROWS[50:60], seed, permutations=1).values

    assert np.array_equal(run(1), run(1))
    assert not np.array_equal(run(1), run(2))
