"""What explaining costs beside its peers, how many rows it needs, and how often chance is called a change."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pyarrow.parquet as pq
import xgboost

from alignment_checks.explanations.attribution import (
    attribution_changes,
    attribution_gaps,
    attribution_shares,
)
from alignment_checks.explanations.contributions import (
    Contributions,
    import_shap,
    permutation_contributions,
    tree_contributions,
)
from alignment_checks.explanations.stability import stable_sample
from tests.benchmarks.drift_data import CENSUS
from tests.benchmarks.figures import QUICK, Figure, report

NIGHTS = 400 if QUICK else 2_000
ROWS = 10_000 if QUICK else 50_000
LOOKS = (500, 1_000, 2_000)
TOPS = (3, 5, 8)
LEVEL = 0.95
REFERENCE = 5_000


def main() -> int:
    features, labels, names = census()
    booster = trained(features, labels)
    found = tree_contributions(booster, features)
    sizes = np.abs(found.values)
    figures = [*beside_peers(booster, features), additive(found), *settled(sizes)]
    figures += missed(sizes, names)
    return report("Explanations", [*figures, *changes(sizes, names), *gaps(sizes, names)])


def census() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Encoded rows of the census, its labels and the features' names."""
    table = pq.read_table(CENSUS)
    table = table.take(np.random.default_rng(0).permutation(table.num_rows)[:ROWS])
    left_out = {"employed", "prediction", "predicted_probability", "id", "year"}
    frame = table.to_pandas()
    names = [n for n in frame if n not in left_out and frame[n].dtype.kind in "fi"]
    names += [n for n in frame if n not in left_out and frame[n].dtype.name == "category"]
    columns = [frame[n].cat.codes if frame[n].dtype.name == "category" else frame[n] for n in names]
    return np.column_stack(columns).astype(np.float32), frame["employed"].to_numpy(), names


def trained(features: np.ndarray, labels: np.ndarray) -> xgboost.Booster:
    settings = {"max_depth": 6, "objective": "binary:logistic", "nthread": 1, "seed": 0}
    return xgboost.train(settings, xgboost.DMatrix(features, labels), num_boost_round=100)


def beside_peers(booster: xgboost.Booster, features: np.ndarray) -> list[Figure]:
    """CPU time per row: ours, then what people call instead."""
    shap = import_shap()
    booster.set_param({"nthread": 1})
    ours = per_row(lambda rows: tree_contributions(booster, rows), features[:2000])
    path = shap.TreeExplainer(booster)
    background = features[-100:]
    against = shap.TreeExplainer(booster, background, feature_perturbation="interventional")

    def predict(rows: np.ndarray) -> np.ndarray:
        return booster.predict(xgboost.DMatrix(rows), output_margin=True)

    peers = {
        "shap.TreeExplainer": per_row(path.shap_values, features[:2000]),
        "shap interventional, 100 rows": per_row(against.shap_values, features[:100]),
        "shap permutation, 100 rows": per_row(
            lambda rows: permutation_contributions(predict, rows, background, seed=0), features[:10]
        ),
    }
    shown = [Figure("tree SHAP, CPU per row", f"{ours * 1000:.3f} ms", "", None)]
    return shown + [
        Figure(f"{name}, same rows", f"{theirs / ours:.1f} x", ">= 0.8 x", theirs >= 0.8 * ours)
        for name, theirs in peers.items()
    ]


def per_row(explain: Callable[[np.ndarray], object], rows: np.ndarray) -> float:
    """CPU seconds per row: the better of two runs."""
    seconds = []
    for _ in range(2):
        start = time.process_time()
        explain(rows)
        seconds.append(time.process_time() - start)
    return min(seconds) / len(rows)


def additive(found: Contributions) -> Figure:
    return Figure("furthest from adding up, log odds", f"{found.error:.1g}", "<= 1e-3", found.error <= 1e-3)


def settled(sizes: np.ndarray) -> list[Figure]:
    """How often a wrong set of features is called settled, and how many rows it took.

    Three and eight are asked for because the census has near ties there: five is settled at once.
    """
    return [figure for top in TOPS for figure in _settled(sizes, top)]


def _settled(sizes: np.ndarray, top: int) -> list[Figure]:
    truth = set(np.argsort(-sizes.mean(axis=0))[:top].tolist())
    samples = [
        stable_sample(sizes.__getitem__, len(sizes), LOOKS, top, LEVEL, seed) for seed in range(NIGHTS)
    ]
    called = [sample for sample in samples if sample.stable]
    wrong = [s for s in called if set(np.argsort(-sizes[s.rows].mean(axis=0))[:top].tolist()) != truth]
    rows = sorted(len(sample.rows) for sample in samples)
    share = len(wrong) / NIGHTS
    return [
        Figure(f"wrong top {top} called settled", f"{share:.1%}", "<= 5 %", share <= 1 - LEVEL),
        Figure(f"top {top} settled", f"{len(called) / NIGHTS:.1%}", "", None),
        Figure("rows explained for it, median and most", f"{rows[NIGHTS // 2]:,}, {rows[-1]:,}", "", None),
    ]


def missed(sizes: np.ndarray, names: list[str]) -> list[Figure]:
    """Samples of which any feature's share lies outside its interval for all features at once."""
    truth = dict(zip(names, sizes.mean(axis=0) / sizes.mean(axis=0).sum(), strict=True))
    found = []
    for rows in (100, 500, 2_000):
        out = np.mean([misses(sizes, names, truth, rows, seed) for seed in range(NIGHTS)])
        found.append(Figure(f"any share outside, n={rows:,}", f"{out:.1%}", "<= 5 %", bool(out <= 0.05)))
    return found


def misses(sizes: np.ndarray, names: list[str], truth: dict[str, float], rows: int, seed: int) -> bool:
    generator = np.random.default_rng([rows, seed, 1])
    reference = attribution_shares(sizes[generator.integers(0, len(sizes), REFERENCE)], names, LEVEL)
    known = {share.group: share for share in reference}
    found = attribution_shares(sizes[generator.integers(0, len(sizes), rows)], names, LEVEL, known)
    return any(not m.simultaneous_low <= truth[m.group] <= m.simultaneous_high for m in found)


def gaps(sizes: np.ndarray, names: list[str]) -> list[Figure]:
    """Groups drawn like all others of which any feature's share is called different."""
    found = []
    for rows, group in ((500, 30), (2_000, 30), (2_000, 100), (2_000, 400)):
        called = np.mean([differs(sizes, names, rows, group, seed) for seed in range(NIGHTS)])
        what = f"like groups called different, {group} of {rows:,}"
        found.append(Figure(what, f"{called:.1%}", "<= 5 %", bool(called <= 0.05)))
    return found


def differs(sizes: np.ndarray, names: list[str], rows: int, group: int, seed: int) -> bool:
    generator = np.random.default_rng([rows, group, seed])
    member = {"GROUP": np.where(np.arange(rows) < group, "1", "2")}
    found = attribution_gaps(sizes[generator.integers(0, len(sizes), rows)], names, member, LEVEL)
    return any(m.simultaneous_low > 0 or m.simultaneous_high < 0 for m in found if m.defined)


def changes(sizes: np.ndarray, names: list[str]) -> list[Figure]:
    """Nights without a change on which any feature's share is called changed."""
    found = []
    for rows in (200, 500, 1_000, 2_000):
        called = np.mean([changed(sizes, names, rows, seed) for seed in range(NIGHTS)])
        found.append(
            Figure(f"unchanged nights called, n={rows:,}", f"{called:.1%}", "<= 5 %", bool(called <= 0.05))
        )
    return found


def changed(sizes: np.ndarray, names: list[str], rows: int, seed: int) -> bool:
    generator = np.random.default_rng([rows, seed])
    reference = attribution_shares(sizes[generator.integers(0, len(sizes), REFERENCE)], names, LEVEL)
    current = attribution_shares(sizes[generator.integers(0, len(sizes), rows)], names, LEVEL)
    moved = attribution_changes(current, {share.group: share for share in reference}, LEVEL)
    return any(m.simultaneous_low > 0 or m.simultaneous_high < 0 for m in moved if m.defined)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
