"""`plumbline check performance`: figures from a file, or what is wrong with it."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score

FIELDS = {"name", "group", "value", "low", "high", "n", "unit", "method"}


@pytest.fixture
def check(run, tmp_path):
    """Writes a file of labels and scores, and checks it."""

    def command(labels, scores, *options, suffix=".parquet"):
        path = tmp_path / f"rows{suffix}"
        table = pa.table({"y": labels, "s": scores})
        if suffix == ".parquet":
            pq.write_table(table, path)
        else:
            table.to_pandas().to_csv(path, index=False)
        return run("check", "performance", "--data", str(path), "--label", "y", "--score", "s", *options)

    return command


def figures(printed):
    assert printed.status == 0, printed.error
    return {m["name"]: m for m in json.loads(printed.output)["measurements"]}


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
@pytest.mark.parametrize("threshold", ["0.5", "0.3"])
def test_figures_are_scikit_learns(check, suffix, threshold):
    generator = np.random.default_rng(0)
    scores = generator.random(2000).round(3)
    labels = (generator.random(2000) < scores).astype(int)
    found = figures(check(labels, scores, "--threshold", threshold, "--json", suffix=suffix))
    expected = {
        "auc": roc_auc_score(labels, scores),
        "log_loss": log_loss(labels, scores),
        "brier": brier_score_loss(labels, scores),
        "accuracy": accuracy_score(labels, scores >= float(threshold)),
    }
    for name, value in expected.items():
        assert found[name]["value"] == pytest.approx(value, abs=1e-12)
        assert found[name]["low"] < value < found[name]["high"]
        assert set(found[name]) == FIELDS
    assert "calibration_error" in found


@pytest.mark.parametrize(
    ("labels", "options"),
    [([True, False, True, False], ()), (["good", "bad", "good", "bad"], ("--favorable", "good"))],
)
def test_labels_may_be_booleans_or_words(check, labels, options):
    assert figures(check(labels, [0.9, 0.2, 0.6, 0.1], *options, "--json"))["auc"]["value"] == 1


def test_one_outcome_only_leaves_auc_undefined_and_says_why(check):
    found = figures(check([1, 1, 1], [0.9, 0.8, 0.7], "--json"))
    assert found["auc"]["value"] is None
    assert "two rows of each outcome" in found["auc"]["reason"]
    assert found["brier"]["value"] == pytest.approx(0.14 / 3)


def test_the_table_has_a_line_a_figure(check):
    printed = check([0, 1, 0, 1], [0.2, 0.7, 0.4, 0.9])
    assert [line.split()[0] for line in printed.output.splitlines()[1:]] == [
        "accuracy",
        "auc",
        "log_loss",
        "brier",
        "calibration_error",
    ]


@pytest.mark.parametrize(
    ("labels", "scores", "error"),
    [
        ([0, 1, None], [0.1, 0.2, 0.3], "column y has no value in 1 of 3 rows"),
        ([0, 1, 1], [0.1, None, 0.3], "column s has no value in 1 of 3 rows"),
        ([0, 1, 1], [0.1, float("nan"), 0.3], "column s has no value in 1 of 3 rows"),
        ([0, 1, 1], [0.1, float("inf"), 0.3], "the first in row 2"),
        ([0, 1, 1], [0.1, 0.2, 1.5], "the first in row 3"),
        ([0, 1, 2], [0.1, 0.2, 0.3], "column y holds '2', neither 0 nor 1"),
        ([0, 1, 1], ["a", "b", "c"], "column s holds string, no numbers"),
        ([], [], "holds no row"),
    ],
)
def test_rows_that_cannot_be_measured_are_named(check, labels, scores, error):
    printed = check(pa.array(labels), pa.array(scores))
    assert printed.status != 0
    assert error in printed.error
    assert printed.output == ""
