"""Labels of more than two values: fairlearn's and AIF360's figures, class by class and over all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from sklearn.metrics import accuracy_score, recall_score

from alignment_checks.design import Design
from alignment_checks.fairness.classes import Classified, measure_classes

PRIVILEGED = {"SEX": "m", "AGE": "old"}


@pytest.fixture(scope="module")
def people():
    generator = np.random.default_rng(9)
    labels = generator.choice(["a", "b", "c"], 900, p=[0.5, 0.3, 0.2])
    said = np.where(generator.random(900) < 0.7, labels, generator.choice(["a", "b", "c"], 900))
    attributes = {"SEX": generator.choice(["f", "m"], 900), "AGE": generator.choice(["old", "young"], 900)}
    return attributes, Classified("grade", labels, said)


def found(people, asked=("SEX",), design=None):
    attributes, rows = people
    measured = measure_classes(asked, attributes, PRIVILEGED, rows, 0.95, design)
    return {(m.name, m.group): m for m in measured}


def test_every_class_against_the_rest_is_fairlearns(people):
    attributes, rows = people
    ours = found(people)
    for name in rows.classes:
        frame = MetricFrame(
            metrics={"tpr": true_positive_rate, "fpr": false_positive_rate, "selection_rate": selection_rate},
            y_true=(rows.labels == name).astype(int),
            y_pred=(rows.predictions == name).astype(int),
            sensitive_features=attributes["SEX"],
        ).by_group
        for metric in frame:
            value = ours[metric, f"grade={name} | SEX=f"].value
            assert value == pytest.approx(frame.loc["f", metric], abs=1e-12)


def test_comparisons_of_a_class_are_aif360s(people):
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    attributes, rows = people
    frame = pd.DataFrame({"m": (attributes["SEX"] == "m") * 1.0, "y": (rows.labels == "b") * 1.0})
    truth = BinaryLabelDataset(df=frame, label_names=["y"], protected_attribute_names=["m"])
    predicted = truth.copy()
    predicted.labels = (rows.predictions == "b").reshape(-1, 1).astype(float)
    theirs = ClassificationMetric(truth, predicted, [{"m": 0.0}], [{"m": 1.0}])
    for name in ("equal_opportunity_difference", "disparate_impact", "average_abs_odds_difference"):
        ours = found(people)[name, "grade=b | SEX=f"]
        assert ours.value == pytest.approx(getattr(theirs, name)(), abs=1e-12)
        assert ours.against == "SEX=m"


def test_accuracy_and_mean_recall_of_groups_and_their_differences_are_fairlearns(people):
    attributes, rows = people
    ours = found(people)
    frame = MetricFrame(
        metrics={
            "accuracy": accuracy_score,
            "macro_tpr": lambda y, p: recall_score(y, p, average="macro"),
        },
        y_true=rows.labels,
        y_pred=rows.predictions,
        sensitive_features=attributes["SEX"],
    )
    for metric, value in frame.by_group.loc["f"].items():
        assert ours[metric, "SEX=f"].value == pytest.approx(value)
        difference = ours[f"{metric}_difference", "SEX=f"]
        assert difference.value == pytest.approx(value - frame.by_group.loc["m", metric])
        assert difference.low < difference.value < difference.high


def test_intersections_are_compared_with_the_group_privileged_in_each(people):
    ours = found(people, ("SEX", "AGE"))
    assert ours["macro_tpr_difference", "SEX=f & AGE=young"].against == "SEX=m & AGE=old"
    assert ours["tpr", "grade=a | SEX=f & AGE=young"].defined
    shared = ours["macro_tpr_difference", "SEX=f & AGE=young"]
    assert shared.simultaneous_low < shared.low
    assert shared.simultaneous_high > shared.high


def test_a_group_without_a_class_has_no_mean_over_classes(people):
    attributes, rows = people
    kept = ~((attributes["SEX"] == "f") & (rows.labels == "c"))
    fewer = ({k: v[kept] for k, v in attributes.items()}, Classified("grade", rows[1][kept], rows[2][kept]))
    ours = found(fewer)
    assert ours["macro_tpr", "SEX=f"].reason == "SEX=f has no row of some class"
    assert not ours["macro_tpr_difference", "SEX=f"].defined
    assert ours["accuracy", "SEX=f"].defined


def test_clusters_widen_every_interval(people):
    home = np.repeat(np.arange(300), 3)
    plain, clustered = found(people), found(people, design=Design.of(900, clusters=home))
    for name in ("macro_tpr", "macro_tpr_difference"):
        one, other = plain[name, "SEX=f"], clustered[name, "SEX=f"]
        assert other.value == pytest.approx(one.value)
        assert other.high - other.low > one.high - one.low


def test_an_interval_of_mean_recall_misses_as_rarely_as_it_says():
    """2.5 % a side at most; of 400 draws more than 20 miss with a chance of one in a thousand."""
    generator = np.random.default_rng(2)
    labels = np.repeat(["a", "b", "c"], 30)
    missed = np.zeros(2)
    for _ in range(400):
        right = generator.random(90) < np.repeat([0.9, 0.7, 0.5], 30)
        said = np.where(right, labels, np.roll(labels, 30))
        rows = Classified("y", labels, said)
        measured = measure_classes(("g",), {"g": np.repeat("1", 90)}, {"g": "1"}, rows, 0.95)
        macro = next(m for m in measured if m.name == "macro_tpr")
        missed += [macro.high < 0.7, macro.low > 0.7]
    assert missed.max() <= 20
