"""Several classes: the worst is seen, chance among many is not called harm, nothing undefined is zero."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.intervals import wilson
from alignment_checks.performance.classes import (
    classes_before_labels,
    measure_accuracy_change,
    measure_classes_told,
)

CLASSES = ("cat", "dog", "owl")


def told(labels, said, level=0.95):
    """The measurements by name and group, for answers the model is wholly sure of."""
    scores = np.eye(len(CLASSES))[np.asarray(said, dtype=int)]
    found = measure_classes_told("animal", CLASSES, np.asarray(labels, dtype=int), scores, level)
    return {(m.name, m.group): m for m in found}


def test_each_class_has_its_own_recall():
    found = told([0, 0, 0, 0, 1, 1, 2], [0, 0, 0, 1, 1, 1, 0])
    assert [found["class_recall", f"animal {name}"].value for name in CLASSES] == [0.75, 1.0, 0.0]
    assert found["accuracy", ""].value == 5 / 7


def test_a_recall_is_judged_by_its_own_interval_and_failed_by_one_that_holds_for_all():
    one = told([0] * 40 + [1] * 40 + [2] * 40, [0] * 30 + [1] * 10 + [1] * 40 + [2] * 40)[
        "class_recall", "animal cat"
    ]
    assert (one.low, one.high) == wilson(30, 40, 0.95)
    assert (one.simultaneous_low, one.simultaneous_high) == wilson(30, 40, 1 - 0.05 / 3)
    assert one.n == 40


def test_a_class_without_rows_is_undefined_and_pays_for_no_interval():
    found = told([0, 0, 1, 1], [0, 0, 1, 1])
    assert found["class_recall", "animal owl"].reason == "no row is animal owl"
    assert found["class_recall", "animal cat"].simultaneous_low == wilson(2, 2, 0.975)[0]


def test_without_rows_everything_is_undefined():
    assert not any(m.defined for m in told([], []).values())


@pytest.mark.parametrize("spoilt", [np.nan, 1.5, -0.1, np.inf])
def test_scores_that_are_no_probabilities_measure_nothing(spoilt):
    scores = np.array([[0.5, 0.5, 0.0], [spoilt, 0.2, 0.3]])
    found = measure_classes_told("animal", CLASSES, np.array([0, 1]), scores, 0.95)
    assert {m.reason for m in found} == {
        "1 rows have scores that are no probabilities: missing, infinite or outside 0 to 1"
    }


def test_scores_of_another_shape_are_a_defect():
    with pytest.raises(ValueError, match="do not fit scores"):
        measure_classes_told("animal", CLASSES, np.array([0, 1]), np.zeros((2, 2)), 0.95)


def test_awaited_labels_leave_the_same_figures_undefined():
    found = classes_before_labels("animal", CLASSES, "labels come later", 100)
    assert [(m.name, m.group) for m in found] == list(told([0], [0]))
    assert {m.reason for m in found} == {"labels come later"}


def test_the_log_loss_of_a_sure_and_wrong_answer_is_finite():
    assert 30 < told([0, 1], [1, 1])["log_loss", ""].value * 2 < 40


def test_a_change_counts_the_rows_on_which_one_of_the_two_is_right():
    labels = np.array([0, 0, 1, 2])
    ours, theirs = np.eye(3)[[0, 0, 1, 1]], np.eye(3)[[0, 1, 2, 2]]
    change = measure_accuracy_change(labels, ours, theirs, 0.95)
    assert (change.value, change.n, change.method) == (0.25, 4, "bonett-price")


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60),
    st.sampled_from([0.9, 0.95, 0.99]),
)
def test_recalls_weighted_by_their_rows_are_the_accuracy(rows, level):
    labels, said = zip(*rows, strict=True)
    found = told(labels, said, level)
    recalls = [m for m in found.values() if m.name == "class_recall" and m.defined]
    assert sum(m.value * m.n for m in recalls) == pytest.approx(found["accuracy", ""].value * len(rows))
    for m in recalls:
        assert m.simultaneous_low <= m.low <= m.value <= m.high <= m.simultaneous_high
