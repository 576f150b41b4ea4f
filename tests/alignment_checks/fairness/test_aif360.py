"""AIF360's own figures: the same as on full rows, the same as ours, quiet, and never a false zero."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from alignment_checks.fairness.aif360_metrics import aif360_figures, disagreements
from alignment_checks.fairness.comparisons import measure_fairness
from alignment_checks.measurement import Measurement

PRIVILEGED = {"SEX": "1", "RAC1P": "1", "DIS": "2", "AGEP": "35-44"}
METRICS = [
    "equal_opportunity_difference",
    "average_abs_odds_difference",
    "statistical_parity_difference",
    "disparate_impact",
    "average_odds_difference",
]


@pytest.fixture(scope="module")
def window() -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Five thousand rows shaped like a census night, with a model that overlooks some groups."""
    random, rows = np.random.default_rng(20260101), 5000
    attributes = {
        "SEX": random.choice(["1", "2"], rows),
        "RAC1P": random.choice(list("12689"), rows, p=[0.8, 0.07, 0.07, 0.04, 0.02]),
        "DIS": random.choice(["1", "2"], rows, p=[0.12, 0.88]),
        "AGEP": random.choice(["0-17", "18-24", "35-44", "75+"], rows),
    }
    labels = (random.random(rows) < np.where(attributes["DIS"] == "1", 0.2, 0.6)).astype(int)
    found = np.where(attributes["DIS"] == "1", 0.4, 0.85)
    predictions = random.random(rows) < np.where(labels == 1, found, 0.15)
    return attributes, labels, predictions.astype(int)


def test_weighted_cells_give_the_figures_of_full_rows(window):
    attributes, labels, predictions = window
    for figure in aif360_figures(attributes, PRIVILEGED, labels, predictions):
        expected = on_full_rows(figure, attributes, labels, predictions)
        assert figure.value == pytest.approx(expected, abs=1e-14), figure


def on_full_rows(figure: Measurement, attributes, labels, predictions) -> float:
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    attribute, group = figure.group.split("=")
    kept = np.isin(attributes[attribute], [group, PRIVILEGED[attribute]])
    side = (attributes[attribute][kept] == PRIVILEGED[attribute]).astype(float)
    truth, predicted = (
        BinaryLabelDataset(
            df=pd.DataFrame({"side": side, "label": column[kept].astype(float)}),
            label_names=["label"],
            protected_attribute_names=["side"],
        )
        for column in (labels, predictions)
    )
    metric = ClassificationMetric(truth, predicted, [{"side": 0.0}], [{"side": 1.0}])
    return getattr(metric, figure.name.removeprefix("aif360."))()


def test_aif360_agrees_with_us_on_every_metric_and_group(window):
    attributes, labels, predictions = window
    ours = measure_fairness(attributes, PRIVILEGED, labels, predictions, 0.95)
    theirs = aif360_figures(attributes, PRIVILEGED, labels, predictions)
    compared = {(m.name, m.group, m.against, m.n, m.unit) for m in ours if m.against and m.name in METRICS}
    assert {(m.name.removeprefix("aif360."), m.group, m.against, m.n, m.unit) for m in theirs} == compared
    assert len(compared) == len(METRICS) * (1 + 4 + 1 + 3)
    assert disagreements(ours, theirs, 1e-12) == []


def test_figures_are_named_after_aif360_and_have_no_interval(window):
    first = aif360_figures(*with_privileged(window))[0]
    assert (first.name, first.group, first.against) == (
        "aif360.equal_opportunity_difference",
        "SEX=2",
        "SEX=1",
    )
    assert (first.method, first.low, first.high) == ("aif360", None, None)


def with_privileged(window):
    attributes, labels, predictions = window
    return attributes, PRIVILEGED, labels, predictions


def test_a_group_without_positives_is_undefined_not_zero():
    groups = np.array(["1", "1", "2", "2", "2"])
    labels = np.array([0, 0, 1, 1, 0])
    predictions = np.array([1, 0, 1, 0, 0])
    figures = {m.name: m for m in aif360_figures({"DIS": groups}, {"DIS": "2"}, labels, predictions)}
    assert "DIS=1" in figures["aif360.equal_opportunity_difference"].reason
    assert figures["aif360.average_abs_odds_difference"].value is None
    assert figures["aif360.statistical_parity_difference"].value == pytest.approx(1 / 2 - 1 / 3)
    ours = measure_fairness({"DIS": groups}, {"DIS": "2"}, labels, predictions, 0.95)
    assert disagreements(ours, list(figures.values())) == []


def test_a_ratio_to_a_group_nobody_of_which_is_selected_is_undefined():
    groups, labels = np.array(["1", "1", "2", "2"]), np.array([0, 1, 0, 1])
    figures = aif360_figures({"DIS": groups}, {"DIS": "2"}, labels, np.array([1, 1, 0, 0]))
    assert [m.name for m in figures if not m.defined] == ["aif360.disparate_impact"]


def test_an_absent_privileged_group_leaves_every_figure_undefined(window):
    attributes, labels, predictions = window
    figures = aif360_figures({"DIS": attributes["DIS"]}, {"DIS": "9"}, labels, predictions)
    assert len(figures) == 2 * len(METRICS)
    assert not any(m.defined for m in figures)


def test_an_empty_window_has_no_figures():
    nothing = np.array([], dtype=int)
    assert aif360_figures({"DIS": nothing.astype(str)}, {"DIS": "2"}, nothing, nothing) == []


def ours(value: float | None) -> Measurement:
    about = {
        "group": "DIS=1",
        "against": "DIS=2",
        "n": 40,
        "unit": "difference",
        "method": "newcombe, exact limits",
    }
    reason = None if value is not None else "DIS=1 has no positive labels"
    return Measurement(name="equal_opportunity_difference", value=value, reason=reason, **about)


def theirs(value: float | None) -> Measurement:
    return ours(value).model_copy(update={"name": "aif360.equal_opportunity_difference"})


def test_a_different_figure_is_named_with_both_values():
    (sentence,) = disagreements([ours(0.25)], [theirs(0.5)])
    assert sentence == ("equal_opportunity_difference of DIS=1 against DIS=2: ours is 0.25, AIF360 has 0.5")


def test_a_figure_only_we_have_is_named():
    for absent in ([theirs(None)], []):
        (sentence,) = disagreements([ours(0.25)], absent)
        assert "AIF360 has no figure" in sentence


def test_a_figure_only_aif360_has_is_named():
    (sentence,) = disagreements([], [theirs(0.25)])
    assert "AIF360 measured it and we did not" in sentence


def test_what_is_undefined_for_us_is_not_compared():
    assert disagreements([ours(None)], [theirs(0.0)]) == []


def test_differences_within_the_tolerance_are_none():
    assert disagreements([ours(0.25)], [theirs(0.25 + 1e-12)]) == []


QUIET = """
import logging, sys
import alignment_checks.fairness.aif360_metrics as checks
assert "aif360" not in sys.modules and "pandas" not in sys.modules, "imported too early"
import numpy as np
groups, labels = np.array(["1", "1", "2", "2"]), np.array([0, 1, 0, 1])
assert checks.aif360_figures({"DIS": groups}, {"DIS": "2"}, labels, labels)[0].value == 0
assert logging.getLogger().handlers == [] and logging.getLogger().filters == []
logging.warning("a real warning")
"""


def test_its_import_is_lazy_and_silent_even_when_warnings_are_errors(tmp_path):
    """A fresh compilation included: AIF360's sources hold stray backslashes."""
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", QUIET],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == ["WARNING:root:a real warning"]
    assert done.stdout == ""
