"""Two-sample tests of 20-dimensional rows beside Evidently's: false calls, what is found, and the time."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from scipy.stats import binom

from alignment_checks.drift.classifier import classifier_test
from alignment_checks.drift.mmd import permutation_mmd
from tests.benchmarks.figures import QUICK, Figure

ROWS = 500
COLUMNS = 20
WINDOWS = 20 if QUICK else 100
PEER_WINDOWS = 20

Test = Callable[[np.ndarray, np.ndarray, int], bool]


def whole_rows() -> list[Figure]:
    """Figures at 500 rows a side; every test calls at 5 %."""
    # More false calls than this a test at 5 % makes on fewer than one run in a hundred.
    most = int(binom.ppf(0.99, WINDOWS, 0.05))
    with ProcessPoolExecutor() as pool:
        found = [
            _at_most("MMD", called(pool, discrepancy, 0.0, WINDOWS), most),
            _at_most("classifier", called(pool, classifier, 0.0, WINDOWS), most),
            _at_least(
                "MMD, .1 deviations in all of 20 columns", called(pool, discrepancy, 0.1, WINDOWS), 0.95
            ),
        ]
        if not QUICK:
            found.append(_at_least("MMD, .05 deviations", called(pool, discrepancy, 0.05, WINDOWS), 0.35))
            found += peers(pool)
    return [*found, _time("MMD", discrepancy, 1.0), _time("classifier", classifier, 2.0)]


def peers(pool: ProcessPoolExecutor) -> list[Figure]:
    found = []
    for bootstrap, shift, what in ((True, 0.0, "undrifted, bootstrap"), (False, 0.1, ".1 deviations")):
        hits = called(pool, partial(evidently, bootstrap=bootstrap), shift, PEER_WINDOWS)
        found.append(Figure(f"Evidently's mmd, {what}, called", f"{hits} of {PEER_WINDOWS}", "", None))
    return found


def called(pool: ProcessPoolExecutor, test: Test, shift: float, windows: int) -> int:
    """On how many windows the test calls a shift of all columns."""
    return sum(pool.map(partial(calls, test, shift), range(windows)))


def calls(test: Test, shift: float, seed: int) -> bool:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return test(*sides(shift, seed, ROWS), seed)


def sides(shift: float, seed: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng([rows, seed])
    return generator.normal(0, 1, (rows, COLUMNS)), generator.normal(shift, 1, (rows, COLUMNS))


def discrepancy(reference: np.ndarray, current: np.ndarray, seed: int) -> bool:
    return permutation_mmd(reference, current, seed).p_value <= 0.05


def classifier(reference: np.ndarray, current: np.ndarray, seed: int) -> bool:
    return classifier_test(reference, current, seed, 0.95).p_value <= 0.05


def evidently(reference: np.ndarray, current: np.ndarray, seed: int, *, bootstrap: bool) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from evidently.legacy.metrics.data_drift.embedding_drift_methods import mmd

        frames = [pd.DataFrame(side).add_prefix("e") for side in (current, reference)]
        return bool(mmd(bootstrap=bootstrap)(*frames)[1])


def _at_most(what: str, hits: int, most: int) -> Figure:
    return Figure(f"{what}, undrifted, called", f"{hits} of {WINDOWS}", f"<= {most}", hits <= most)


def _at_least(what: str, hits: int, least: float) -> Figure:
    return Figure(f"{what}, found", f"{hits} of {WINDOWS}", f">= {least:.0%}", hits >= least * WINDOWS)


def _time(what: str, test: Test, most: float) -> Figure:
    from threadpoolctl import threadpool_limits

    reference, current = sides(0.0, 0, 1000)
    with threadpool_limits(1):
        test(reference, current, 0)
        start = time.process_time()
        test(reference, current, 1)
    seconds = time.process_time() - start
    return Figure(f"{what}, 1,000 + 1,000 rows, CPU", f"{seconds:.2f} s", f"<= {most:g} s", seconds <= most)
