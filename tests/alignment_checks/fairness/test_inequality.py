"""Entropy of benefits and all rates are AIF360's, which is fed cells wherever it heeds weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.inequality import generalized_entropy_index, theil_index
from alignment_checks.fairness.rates import RATES
from alignment_checks.fairness.shares import measure_rate

COUNTS = Counts(true_positives=30, false_positives=12, false_negatives=10, true_negatives=48)


def aif360(counts: Counts, *, repeated: bool):
    """AIF360 on four weighted cells, or on as many rows: its entropy heeds no weights."""
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    cells = pd.DataFrame(
        {
            "y": [1.0, 0.0, 1.0, 0.0],
            "p": [1.0, 1.0, 0.0, 0.0],
            "w": [
                counts.true_positives,
                counts.false_positives,
                counts.false_negatives,
                counts.true_negatives,
            ],
            "g": 0.0,
        }
    )
    rows = cells.loc[cells.index.repeat(cells.w)].assign(w=1) if repeated else cells
    truth = BinaryLabelDataset(
        df=rows[["y", "g", "w"]].astype(float).reset_index(drop=True),
        label_names=["y"], protected_attribute_names=["g"], instance_weights_name="w",
    )  # fmt: skip
    predicted = truth.copy()
    predicted.labels = rows[["p"]].to_numpy()
    return ClassificationMetric(truth, predicted, [{"g": 0.0}], [{"g": 1.0}])


NAMES = {
    "base_rate": "base_rate",
    "selection_rate": "selection_rate",
    "tpr": "true_positive_rate",
    "fpr": "false_positive_rate",
    "fnr": "false_negative_rate",
    "ppv": "positive_predictive_value",
    "accuracy": "accuracy",
}


@pytest.mark.parametrize("name", RATES)
def test_every_rate_of_a_group_is_aif360s_on_its_cells(name):
    theirs = getattr(aif360(COUNTS, repeated=False), NAMES[name])()
    assert measure_rate(name, "g", COUNTS, 0.95).value == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("alpha", [0.5, 2, 3])
def test_generalised_entropy_is_aif360s(alpha):
    theirs = aif360(COUNTS, repeated=True).generalized_entropy_index(alpha=alpha)
    assert generalized_entropy_index(COUNTS, alpha).value == pytest.approx(theirs, abs=1e-12)


def test_theils_index_is_aif360s():
    assert theil_index(COUNTS).value == pytest.approx(aif360(COUNTS, repeated=True).theil_index(), abs=1e-12)


def test_alpha_zero_is_undefined_as_soon_as_somebody_has_no_benefit():
    assert "alpha 0" in generalized_entropy_index(COUNTS, 0).reason
    without = Counts(true_positives=30, false_positives=12, true_negatives=48)
    benefits = np.repeat([1.0, 2.0], [78, 12])
    expected = -np.log(benefits / benefits.mean()).mean()
    assert generalized_entropy_index(without, 0).value == pytest.approx(expected)


@pytest.mark.parametrize("counts", [Counts(), Counts(false_negatives=5)])
def test_without_any_benefit_there_is_no_index(counts):
    assert not theil_index(counts).defined
    assert not generalized_entropy_index(counts).defined
