"""Groups of weighted and clustered rows: AIF360's figures, and intervals as wide as the rows deserve."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alignment_checks.design import Design
from alignment_checks.fairness.comparisons import METRICS, measure_fairness
from alignment_checks.fairness.inequality import generalized_entropy_index
from alignment_checks.fairness.joint import groups_of
from alignment_checks.fairness.weighted import weighted_rows
from tests.benchmarks.clustered import Society, drawn, errors

PRIVILEGED = {"SEX": "1", "DIS": "2"}


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(5)
    attributes = {"SEX": generator.choice(["1", "2"], 600), "DIS": generator.choice(["1", "2"], 600)}
    labels, predictions = generator.integers(0, 2, (2, 600))
    return attributes, labels, predictions, generator.exponential(size=600)


def measured(rows, design, intersections=()):
    attributes, labels, predictions, _ = rows
    return measure_fairness(attributes, PRIVILEGED, labels, predictions, 0.95, design, intersections)


def test_the_figures_of_weighted_rows_are_aif360s(rows):
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    attributes, labels, predictions, weights = rows
    frame = pd.DataFrame({"side": (attributes["SEX"] == "1") * 1.0, "y": labels * 1.0, "w": weights})
    truth = BinaryLabelDataset(
        df=frame, label_names=["y"], protected_attribute_names=["side"], instance_weights_name="w"
    )
    predicted = truth.copy()
    predicted.labels = predictions.reshape(-1, 1).astype(float)
    theirs = ClassificationMetric(truth, predicted, [{"side": 0.0}], [{"side": 1.0}])
    found = {(m.name, m.group): m.value for m in measured(rows, Design.of(600, weights))}
    for metric in METRICS:
        name = metric.__name__
        if name != "predictive_parity_difference":
            assert found[name, "SEX=2"] == pytest.approx(getattr(theirs, name)(), abs=1e-12), name
    for ours, name in {"tpr": "true_positive_rate", "ppv": "positive_predictive_value"}.items():
        assert found[ours, "SEX=2"] == pytest.approx(getattr(theirs, name)(privileged=False), abs=1e-12)


@pytest.mark.parametrize("design", ["weights that are alike", "clusters of one row"])
def test_a_design_that_says_nothing_changes_nothing(rows, design):
    said = np.full(600, 2.5) if design.startswith("weights") else None
    clusters = None if said is not None else np.random.default_rng(0).permutation(600)
    plain = measured(rows, None, [("SEX", "DIS")])
    designed = measured(rows, Design.of(600, said, clusters), [("SEX", "DIS")])
    for one, other in zip(plain, designed, strict=True):
        assert (one.name, one.group, one.against, one.n) == (other.name, other.group, other.against, other.n)
        for field in ("value", "low", "high", "simultaneous_low", "simultaneous_high"):
            assert getattr(one, field) == pytest.approx(getattr(other, field), abs=1e-9)


def test_rows_that_say_the_same_twice_count_once():
    generator = np.random.default_rng(1)
    groups, (labels, predictions) = generator.choice(["1", "2"], 200), generator.integers(0, 2, (2, 200))
    once = measure_fairness({"DIS": groups}, PRIVILEGED, labels, predictions, 0.95)
    twice = measure_fairness(
        {"DIS": np.tile(groups, 2)}, PRIVILEGED, np.tile(labels, 2), np.tile(predictions, 2), 0.95,
        Design.of(400, clusters=np.tile(np.arange(200), 2)),
    )  # fmt: skip
    for one, other in zip(once, twice, strict=True):
        assert one.value == pytest.approx(other.value)
        # the t quantile of twice as many rows is all that differs
        assert one.n == pytest.approx(other.n, rel=0.1, abs=1)
        assert one.low == pytest.approx(other.low, abs=0.01)


def test_clusters_of_which_all_say_the_same_are_as_many_rows():
    """50 people in 5 households, everybody selected: five households were asked, not fifty people."""
    groups, ones = np.repeat(["1", "2"], 25), np.ones(50, dtype=int)
    design = Design.of(50, clusters=np.repeat(np.arange(10), 5))
    found = measure_fairness({"DIS": groups}, PRIVILEGED, ones, ones, 0.95, design)
    assert {m.n for m in found if m.name == "tpr"} == {5}


def test_a_group_whose_weights_are_zero_is_undefined():
    groups, labels = np.array(["1", "1", "2", "2"]), np.array([1, 0, 1, 0])
    design = Design.of(4, np.array([0.0, 0.0, 1.0, 1.0]))
    found = measure_fairness({"DIS": groups}, PRIVILEGED, labels, labels, 0.95, design)
    about = [m for m in found if m.group == "DIS=1"]
    assert about
    assert not any(m.defined for m in about)
    assert about[0].reason == "DIS=1 has no rows with a weight above zero"


def test_one_household_tells_nothing_of_how_people_vary():
    groups, labels = np.repeat(["1", "2"], 20), np.tile([0, 1], 20)
    design = Design.of(40, clusters=np.repeat(["a", "b"], 20))
    found = measure_fairness({"DIS": groups}, PRIVILEGED, labels, labels[::-1], 0.95, design)
    rate = next(m for m in found if m.name == "selection_rate")
    assert (rate.n, rate.low, rate.high) == (1, 0, 1)
    ratio = next(m for m in found if m.name == "disparate_impact")
    assert "too little is known" in ratio.reason


def test_entropy_of_weighted_rows_is_that_of_rows_repeated():
    generator = np.random.default_rng(2)
    labels, predictions, weights = (*generator.integers(0, 2, (2, 90)), generator.integers(1, 5, 90))
    rows = {"g": groups_of(np.repeat("x", 90))}
    weighted = weighted_rows(rows, labels, predictions, Design.of(90, weights)).total()
    repeated = np.repeat(1.0 + predictions - labels, weights)
    assert generalized_entropy_index(weighted).value == pytest.approx(
        ((repeated / repeated.mean()) ** 2 - 1).mean() / 2
    )


HOUSEHOLDS = Society(150, size=4, alike=0.5, apart=True)


def test_intervals_of_weighted_households_err_as_rarely_as_they_say():
    """Of 400 draws at a true error of 2.5 %, more than 20 miss with a chance of one in a thousand."""
    found = errors(HOUSEHOLDS, 400, 7, naive=False)
    assert max(found.values()) <= 20 / 400, found


def test_intervals_that_ignore_households_fail_the_same_test():
    found = errors(HOUSEHOLDS._replace(weights=0), 400, 7, naive=True)
    assert max(found.values()) > 20 / 400, found


def test_effective_sizes_never_exceed_the_rows():
    group, label, prediction, weights, home = drawn(HOUSEHOLDS, np.random.default_rng(3))
    named = {"DIS": (1 + group).astype(str)}
    plain, designed = (
        measure_fairness(named, PRIVILEGED, label, prediction, 0.95, design)
        for design in (None, Design.of(group.size, weights, home))
    )
    assert all(less.n < more.n for more, less in zip(plain, designed, strict=True))


def test_weights_that_differ_beyond_any_survey_are_no_accident():
    """What varies is so little that the product of two variances is no number any more."""
    weights = np.tile([1.0, 1.0, 1.0, 1e-90], 40)
    selected = np.tile([0, 0, 0, 1], 40)
    sides = {"SEX": np.repeat(["1", "2"], 80), "DIS": np.repeat(["1", "2"], 80)}
    found = measured((sides, selected, selected, weights), Design.of(160, weights, np.arange(160) % 20))
    parity = next(m for m in found if m.name == "statistical_parity_difference")
    assert parity.low <= parity.value <= parity.high
