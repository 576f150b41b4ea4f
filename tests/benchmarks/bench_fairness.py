"""Fairness of a million rows beside AIF360 and fairlearn, its intervals, and AIF360's own tutorial."""

from __future__ import annotations

import itertools
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from alignment_checks.fairness.aif360_import import importing_aif360
from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.comparisons import compare
from alignment_checks.fairness.joint import Groups, JointCounts, groups_of, joint_counts
from alignment_checks.fairness.rates import RATES
from alignment_checks.fairness.shares import measure_rate
from alignment_checks.intervals import wilson
from plumbline.retraining.mitigations.reweighing import weights
from tests.benchmarks.clustered import Society, errors
from tests.benchmarks.drift_data import CENSUS
from tests.benchmarks.edges import worst_comparisons, worst_households
from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.german_credit import training_rows
from tests.benchmarks.one_sided import worst_difference, worst_odds_difference, worst_ratio

ROWS = 1_000_000
PEER_GROUPS = 2 if QUICK else 8
"""Groups AIF360 measures; its time is scaled to all of them, because it scans all rows for each."""
BANDS = [18, 25, 35, 45, 55, 65, 75]


def main() -> int:
    attributes, labels, predictions = census(ROWS)
    figures = [*beside_aif360(attributes, labels, predictions), german_credit(), *one_sided_errors()]
    figures += households()
    if QUICK:
        figures.append(Figure("10M rows, beyond reading", "", "<= 1.5 s", None))
    else:
        figures += [ten_million(), every_comparison()]
    return report("Fairness", figures)


def census(rows: int) -> tuple[dict[str, Groups], np.ndarray, np.ndarray]:
    """Census rows drawn again, with the shipped predictions."""
    table = pq.read_table(CENSUS)
    chosen = np.random.default_rng(1).integers(0, table.num_rows, rows)
    columns = {
        name: np.asarray(table.column(name).to_pylist()).astype(str) for name in ("SEX", "RAC1P", "DIS")
    }
    columns["AGEP"] = np.digitize(table.column("AGEP").to_numpy(), BANDS).astype(str)
    groups = {name: groups_of(values) for name, values in columns.items()}
    drawn = {name: Groups(each.codes[chosen], each.names) for name, each in groups.items()}
    labels = table.column("employed").to_numpy().astype(np.int64)[chosen]
    return drawn, labels, table.column("prediction").to_numpy().astype(np.int64)[chosen]


def beside_aif360(attributes, labels, predictions) -> list[Figure]:
    counts, counting = timed(lambda: joint_counts(attributes, labels, predictions))
    measured, measuring = fastest(lambda: measure_all(counts))
    groups = sum(len(counts.marginal(asked)) for asked in subsets(attributes))
    theirs = aif360_seconds(attributes, labels, predictions) * groups
    ratio = theirs / (counting + measuring)
    one_attribute, own = timed(lambda: confusion_intervals(counts))
    return [
        Figure(f"counting 1M rows, 4 attributes, {groups} groups", f"{counting:.3f} s", "", None),
        Figure(f"{len(measured)} measurements with intervals", f"{measuring:.3f} s", "", None),
        Figure("AIF360, same groups (scaled)", f"{ratio:,.0f} x slower", ">= 1,000 x", ratio >= 1000),
        Figure(f"intervals of all rates, {one_attribute} groups", f"{own:.3f} s", "<= 1 s", own <= 1),
    ]


def subsets(attributes) -> list[tuple[str, ...]]:
    return [s for size in range(1, 5) for s in itertools.combinations(attributes, size)]


def measure_all(counts: JointCounts) -> list:
    """Every rate of every group and intersection, and each against the largest group."""
    found = []
    for asked in subsets(counts.names):
        groups = counts.marginal(asked)
        against = max(groups, key=lambda name: groups[name].n)
        found += [measure_rate(rate, name, its, 0.95) for name, its in groups.items() for rate in RATES]
        found += compare(
            [
                Comparison(name, against, its, groups[against], 0.95)
                for name, its in groups.items()
                if name != against
            ]
        )
    return found


def confusion_intervals(counts: JointCounts) -> int:
    """The first 147 groups' rates with intervals; returns how many groups that were."""
    everything = [each for asked in subsets(counts.names) for each in counts.marginal(asked).items()][:147]
    for name, its in everything:
        for rate in RATES:
            measure_rate(rate, name, its, 0.95)
    return len(everything)


def aif360_seconds(attributes, labels, predictions) -> float:
    """AIF360's time for one group against another, as its users call it: the fastest group's."""
    with importing_aif360():
        from aif360.datasets import BinaryLabelDataset
        from aif360.metrics import ClassificationMetric

    frame = pd.DataFrame({name: each.codes.astype(float) for name, each in attributes.items()})
    frame["label"] = labels.astype(float)
    truth = BinaryLabelDataset(df=frame, label_names=["label"], protected_attribute_names=list(attributes))
    predicted = truth.copy()
    predicted.labels = predictions.reshape(-1, 1).astype(float)
    seconds = []
    for place in range(PEER_GROUPS):
        start = time.process_time()
        metric = ClassificationMetric(
            truth,
            predicted,
            unprivileged_groups=[{"RAC1P": float(place)}],
            privileged_groups=[{"RAC1P": float(PEER_GROUPS)}],
        )
        for name in ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy"):
            getattr(metric, name)(privileged=False)
        metric.equal_opportunity_difference()
        metric.average_abs_odds_difference()
        metric.statistical_parity_difference()
        seconds.append(time.process_time() - start)
    return min(seconds)


def ten_million() -> Figure:
    attributes, labels, predictions = census(10 * ROWS)
    counts, counting = timed(lambda: joint_counts(attributes, labels, predictions))
    _, measuring = timed(lambda: measure_all(counts))
    seconds = counting + measuring
    return Figure("10M rows, beyond reading", f"{seconds:.2f} s", "<= 1.5 s", seconds <= 1.5)


def one_sided_errors() -> list[Figure]:
    """How often an interval ends short of the truth, at its worst: a tolerance there is passed so often."""
    sizes = (30, 100) if QUICK else (30, 100, 300, 1000)
    draws = 2_000 if QUICK else 20_000
    old = f"{worst_difference(sizes[:2], wilson):.1%} on Wilson's limits"
    found = {
        f"a difference ({old})": worst_difference(sizes),
        "a ratio": worst_ratio(sizes),
        "average odds": worst_odds_difference((30, 300, 5000), draws, absolute=False),
        "average absolute odds": worst_odds_difference((30, 300, 5000), draws, absolute=True),
    }
    return [
        Figure(f"one-sided error, {what}", f"{error:.1%}", "<= 3 %", error <= 0.03)
        for what, error in found.items()
    ]


def every_comparison() -> Figure:
    """Every metric as it is measured, at the edge of a tolerance."""
    error, name = worst(worst_comparisons(2_000))
    return Figure(f"one-sided error, n = 30 to 5,000, {name}", f"{error:.1%}", "<= 3 %", error <= 0.03)


def households() -> list[Figure]:
    """Weighted people in households, beside intervals that ignore both."""
    error, name = worst(worst_households(50, (60,)) if QUICK else worst_households(200, (20, 60, 200, 1000)))
    naive, _ = worst(errors(Society(150, 4, 0.5, 0.0, apart=True), 400 if QUICK else 1_000, 7, naive=True))
    shown = f"{error:.1%} (ignoring them: {naive:.1%})"
    return [Figure(f"one-sided error, weighted households, {name}", shown, "<= 3 %", error <= 0.03)]


def worst(errors_by_metric: dict[str, float]) -> tuple[float, str]:
    name = max(errors_by_metric, key=errors_by_metric.__getitem__)
    return errors_by_metric[name], name


def german_credit() -> Figure:
    old, good = training_rows()
    before = difference(old, good, np.ones(len(good)))
    after = difference(old, good, weights(np.where(old, "old", "young"), good, "old"))
    met = round(before, 6) == -0.169905 and abs(after) < 5e-7
    shown = f"{before:.6f}, {abs(after):.6f} after Reweighing"
    return Figure("German credit, mean difference, age >= 25", shown, "-0.169905, 0.000000", met)


def difference(old: np.ndarray, good: np.ndarray, weight: np.ndarray) -> float:
    return float(np.average(good[~old], weights=weight[~old]) - np.average(good[old], weights=weight[old]))


def fastest(work: Callable[[], object], runs: int = 5):
    """What a run takes that nothing disturbs; AIF360's groups are timed the same way."""
    return min((timed(work) for _ in range(runs)), key=lambda run: run[1])


def timed(work: Callable[[], object]):
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
