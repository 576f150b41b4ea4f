"""Drift of 26 columns beside Evidently, and how often chance is called drift.

CPU seconds of single-threaded processes. Imports come before the clock starts, and so does the loading of
compiled code: a machine's first use of it compiles for some seconds, once. QUICK measures the engine at its
full size, Evidently on a tenth of the rows, fewer simulated nights, and leaves out 10 million rows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from alignment_checks.drift.columns import drift_of_column, p_values
from alignment_checks.drift.multiplicity import drifted
from alignment_checks.profiles.columns import Categories, categories, numbers
from tests.benchmarks.drift_data import write_sample
from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.whole_rows import whole_rows

ROWS = 1_000_000
PEER_ROWS = 100_000 if QUICK else ROWS
NIGHTS = 200 if QUICK else 2000
SHIFTED = 40 if QUICK else 2000
TURNS = 2 if QUICK else 3
REFERENCE = 5_000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        figures = [*speed(Path(folder)), *calls(), *whole_rows()]
    return report("Drift", figures)


def speed(folder: Path) -> list[Figure]:
    files = sample(folder, ROWS)
    reading, engine = fastest(files)
    ratio = engine["seconds"] / reading["seconds"]
    megabytes = engine["megabytes"]
    found = [
        Figure("engine, CPU, reading included, 1M + 1M rows", f"{engine['seconds']:.2f} s", "", None),
        Figure("engine / reading alone", f"{ratio:.1f} x", "<= 2.5 x", ratio <= 2.5),
        Figure("peak memory beyond imports", f"{megabytes:.0f} MB", "<= 150 MB", megabytes <= 150),
    ]
    return [*found, *beside_evidently(files, engine, folder), *([] if QUICK else [many_rows(folder)])]


def beside_evidently(files: tuple[Path, Path], engine: dict[str, float], folder: Path) -> list[Figure]:
    if PEER_ROWS != ROWS:
        files = sample(folder, PEER_ROWS)
        engine = run("engine", files)
    found, peers = [], run("peers", files)
    for name, least in (("DataDriftPreset", 25), ("ValueDrift", 10)):
        times = peers[name] / engine["seconds"]
        shown = f"{times:.0f} x slower"
        found.append(
            Figure(f"Evidently's {name}, {PEER_ROWS:,} rows", shown, f">= {least} x", times >= least)
        )
    return found


def fastest(files: tuple[Path, Path]) -> tuple[dict[str, float], dict[str, float]]:
    """Reading alone and the engine, in turns: the quickest of each, since other work only adds."""
    turns = [(run("reading", files), run("engine", files)) for _ in range(TURNS)]
    reading, engine = map(quickest, zip(*turns, strict=True))
    return reading, engine


def quickest(runs: Iterable[dict[str, float]]) -> dict[str, float]:
    return min(runs, key=lambda found: found["seconds"])


def many_rows(folder: Path) -> Figure:
    megabytes = run("engine", sample(folder, 10 * ROWS))["megabytes"]
    return Figure("peak memory, 10M + 10M rows", f"{megabytes:.0f} MB", "<= 500 MB", megabytes <= 500)


def sample(folder: Path, rows: int) -> tuple[Path, Path]:
    places = [folder / f"{seed}-{rows}.parquet" for seed in (1, 2)]
    with ProcessPoolExecutor() as pool:
        one, other = pool.map(write_sample, places, (rows, rows), (1, 2))
    return one, other


def run(what: str, files: tuple[Path, Path]) -> dict[str, float]:
    """One run in a fresh process with one thread."""
    command = [sys.executable, "-m", "tests.benchmarks.drift_run", what, *map(str, files)]
    alone = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=alone, capture_output=True, check=True, timeout=1800)
    return json.loads(done.stdout.splitlines()[-1])


def calls() -> list[Figure]:
    """Nights on which any of 26 columns is called, without drift and with one column shifted."""
    found = []
    with ProcessPoolExecutor() as pool:
        for rows in (50, 100, 200, 500, 1000):
            called = sum(map(bool, nights(pool, NIGHTS, rows, 0.0))) / NIGHTS
            found.append(
                Figure(f"undrifted nights called, n={rows}", f"{called:.1%}", "<= 7 %", called <= 0.07)
            )
        hits = sum("number 0" in columns for columns in nights(pool, SHIFTED, 500, 0.5)) / SHIFTED
    found.append(
        Figure("half a deviation in one column, n=500", f"{hits:.1%} found", ">= 95 %", hits >= 0.95)
    )
    return found


def nights(pool: ProcessPoolExecutor, number: int, rows: int, shift: float) -> list[list[str]]:
    """The columns called on each of so many nights."""
    return list(pool.map(partial(night, rows, shift=shift), range(number), chunksize=20))


def night(rows: int, seed: int, shift: float) -> list[str]:
    """Columns called drifted on one simulated night of 9 numeric and 17 categorical columns."""
    generator = np.random.default_rng([rows, seed])
    measured = []
    for place in range(9):
        moved = shift if place == 0 else 0.0
        one, other = generator.normal(0, 1, REFERENCE), generator.normal(moved, 1, rows)
        measured += drift_of_column(f"number {place}", numbers(one), numbers(other))
    for place in range(17):
        sides = (counted(generator, 2 + place, n) for n in (REFERENCE, rows))
        measured += drift_of_column(f"class {place}", *sides)
    return drifted(p_values(measured))


def counted(generator: np.random.Generator, size: int, rows: int) -> Categories:
    """A column of that many categories, the later ones rarer."""
    chances = 0.8 ** np.arange(size)
    drawn = generator.multinomial(rows, chances / chances.sum())
    return categories({f"category {place}": int(count) for place, count in enumerate(drawn)}, 0)


if __name__ == "__main__":
    sys.exit(main())
