"""SHAP values of a small real booster: the ranking, the groups, and the rows explained worst."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import xgboost

from alignment_checks.explanations import tree_shap as explanations
from alignment_checks.explanations.tree_shap import ExplanationError, explain

NAMES = ["noise", "strong", "weak"]
ROWS = 600


@pytest.fixture(scope="module")
def features() -> np.ndarray:
    return np.random.default_rng(0).normal(0, 1, (ROWS, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def labels(features) -> np.ndarray:
    """`strong` decides most, `weak` a little, `noise` nothing; some labels are surprising."""
    noise = np.random.default_rng(1).normal(0, 1, ROWS)
    return (3 * features[:, 1] + features[:, 2] + noise > 0).astype(np.int64)


@pytest.fixture(scope="module")
def booster(features, labels) -> xgboost.Booster:
    matrix = xgboost.DMatrix(features, labels, feature_names=NAMES)
    return xgboost.train({"objective": "binary:logistic", "max_depth": 3}, matrix, 25)


@pytest.fixture
def explained(booster, features, labels):
    """Explains with what a test changes."""

    def run(**changed):
        arguments = {
            "booster": booster,
            "features": features,
            "names": NAMES,
            "ids": np.arange(ROWS) + 5000,
            "labels": labels,
            "attributes": {},
            "rows": ROWS,
            "seed": 7,
            "level": 0.95,
        }
        return explain(**(arguments | changed))

    return run


@pytest.fixture
def margins(booster, features) -> np.ndarray:
    return booster.predict(xgboost.DMatrix(features, feature_names=NAMES), output_margin=True)


def named(measurements, name):
    return [m for m in measurements if m.name == name]


def test_ranking_is_the_mean_absolute_contribution_largest_first(explained, booster, features):
    """Against xgboost's own contributions."""
    matrix = xgboost.DMatrix(features, feature_names=NAMES)
    sizes = np.abs(booster.predict(matrix, pred_contribs=True)[:, :-1]).mean(axis=0)
    ranking = named(explained(), "mean_abs_shap")
    assert [m.group for m in ranking] == ["strong", "weak", "noise"]
    assert {m.group: m.value for m in ranking} == pytest.approx(dict(zip(NAMES, sizes.tolist(), strict=True)))
    assert all(m.low < m.value < m.high and m.n == ROWS for m in ranking)


def test_intervals_of_samples_hold_the_figure_of_all_rows(explained):
    truth = named(explained(), "mean_abs_shap")[0].value
    samples = [named(explained(rows=100, seed=seed), "mean_abs_shap")[0] for seed in range(60)]
    assert sum(sample.low <= truth <= sample.high for sample in samples) >= 54


def test_every_protected_group_of_the_sample_is_explained_by_the_top_features(explained, monkeypatch):
    monkeypatch.setattr(explanations, "TOP_FEATURES", 2)
    disability = np.where(np.arange(ROWS) % 4 == 0, "1", "2")
    measured = named(explained(attributes={"DIS": disability}), "mean_abs_shap")
    groups = {m.group: m.n for m in measured[3:]}
    assert groups == {
        "strong | DIS=1": ROWS / 4,
        "weak | DIS=1": ROWS / 4,
        "strong | DIS=2": ROWS * 3 / 4,
        "weak | DIS=2": ROWS * 3 / 4,
    }


def test_groups_together_make_the_whole(explained):
    """The groups' figures, weighted by their rows, are the figure of all rows."""
    parts = np.where(np.arange(ROWS) < 100, "a", "b")
    measured = named(explained(attributes={"PART": parts}), "mean_abs_shap")
    by_group = [m for m in measured if m.group.startswith("strong |")]
    assert sum(m.value * m.n for m in by_group) / ROWS == pytest.approx(measured[0].value)


def test_worst_rows_are_those_whose_label_surprises_most(explained, margins, labels):
    """By id, with their log loss, ten of them."""
    losses = np.logaddexp(0, np.where(labels == 1, -margins, margins))
    expected = np.argsort(-losses)[:10]
    worst = named(explained(), "worst_explained")
    assert [m.group for m in worst] == [f"id={5000 + row}" for row in expected]
    assert [m.value for m in worst] == pytest.approx(losses[expected].tolist(), rel=1e-5)
    assert all((m.n, m.unit) == (1, "nats") for m in worst)


def test_worst_rows_name_the_feature_that_pushed_to_the_wrong_side(explained, booster, features, labels):
    matrix = xgboost.DMatrix(features, feature_names=NAMES)
    contributions = booster.predict(matrix, pred_contribs=True)[:, :-1]
    for measurement in named(explained(), "worst_explained"):
        row = int(measurement.group.removeprefix("id=")) - 5000
        wrong_side = -contributions[row] if labels[row] == 1 else contributions[row]
        assert measurement.against == NAMES[int(wrong_side.argmax())]


def test_a_sample_says_whether_it_settles_the_largest(booster, features):
    """All three of three features, trivially; one of them, clearly; one of a tie, never."""
    contribute = partial(explanations.tree_contributions, booster)
    sample = explanations.explain_sample(contribute, features, (100, 200), 7, 0.95)
    settled = explanations.settled_features(sample)
    assert (settled.value, settled.low, settled.high, settled.n) == (3, 3, 3, 100)
    tied = explanations.Explained(sample.rows, sample.values, sample.margins, stable=False)
    undefined = explanations.settled_features(tied)
    assert (undefined.value, undefined.n) == (None, 100)
    assert "do not tell the 3 largest features from the others" in undefined.reason


def test_without_labels_no_row_is_called_surprising(explained):
    assert named(explained(labels=None), "worst_explained") == []


def test_the_seed_decides_the_sample(explained):
    first, again, other = (explained(rows=50, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert {m.n for m in named(first, "mean_abs_shap")} == {50}


def test_categorical_splits_are_explained_too(explained, labels):
    """The encoded categories reach the booster as it was trained."""
    features = np.column_stack([np.arange(ROWS) % 5, labels, np.arange(ROWS) % 3]).astype(np.float32)
    matrix = xgboost.DMatrix(
        features, labels, feature_names=NAMES, feature_types=["q", "c", "c"], enable_categorical=True
    )
    booster = xgboost.train({"objective": "binary:logistic"}, matrix, 5)
    assert explained(booster=booster, features=features)[0].group == "strong"


def test_values_that_do_not_add_up_are_refused(explained, monkeypatch):
    truly = xgboost.Booster.predict

    def lying(booster, matrix, **options):
        said = truly(booster, matrix, **options)
        return np.zeros_like(said) if options.get("pred_contribs") else said

    monkeypatch.setattr(xgboost.Booster, "predict", lying)
    with pytest.raises(ExplanationError, match="miss the model's margin by"):
        explained()


def test_a_model_with_several_scores_per_row_is_refused(explained, features):
    matrix = xgboost.DMatrix(features, np.arange(ROWS) % 3, feature_names=NAMES)
    booster = xgboost.train({"objective": "multi:softprob", "num_class": 3}, matrix, 2)
    with pytest.raises(ExplanationError, match="one score per row"):
        explained(booster=booster)


def test_an_empty_window_has_nothing_to_explain(explained, features):
    measured = explained(features=features[:0])
    assert [(m.group, m.value, m.reason) for m in measured] == [
        (name, None, "the window has no rows to explain") for name in NAMES
    ]
