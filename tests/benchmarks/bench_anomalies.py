"""Anomalies beside two baselines, on series with labelled windows; `DATA` is the folder.

The folder holds series (`timestamp,value`) and `anomaly_windows.json`: for each file the begin and end of its
windows, in UTC.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.alarms import A_WEEK, alarms
from plumbline.costs.series.reading import read_series
from plumbline.costs.series.records import Series
from plumbline.costs.series.scoring import scores
from tests.benchmarks.anomaly_baselines import WINDOWS, seasonal_naive, windowed_gaussian
from tests.benchmarks.anomaly_judging import Judged, hits, judged
from tests.benchmarks.figures import QUICK, Figure, report

RATES = (0.25, 0.5, 1.0, 2.0)
"""False alarms a week at which all are compared."""
DRAWS = 500 if QUICK else 5000
OURS, NAIVE = "plumbline", "seasonal-naive"
MISSING = """\
No {folder}/anomaly_windows.json. Series and windows are the Numenta Anomaly Benchmark's (MIT licence): copy
CSV files from its data/realAWSCloudwatch, and for each its list in labels/combined_windows.json into one
object in anomaly_windows.json, with the file's name as key. Then run make bench-anomalies DATA=folder.
"""

Windows = list[tuple[int, int]]


def main() -> int:
    folder = Path(os.environ.get("DATA") or "../shared/data")
    folder = folder / "cloud-metrics" if (folder / "cloud-metrics").is_dir() else folder
    if not (folder / "anomaly_windows.json").is_file():
        print(MISSING.format(folder=folder), file=sys.stderr)
        return 2
    return report("Anomalies", figures(load(folder)))


def load(folder: Path) -> list[tuple[Series, Windows]]:
    labelled = json.loads((folder / "anomaly_windows.json").read_text())
    return [
        (read_series(folder / name), [(second(begin), second(end)) for begin, end in windows])
        for name, windows in sorted(labelled.items())
    ]


def second(text: str) -> int:
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC).timestamp())


def figures(data: list[tuple[Series, Windows]]) -> list[Figure]:
    begin = time.perf_counter()
    ours = [scores(series) for series, _ in data]
    seconds = (time.perf_counter() - begin) / len(data)
    every = {OURS: judge(data, [one.score for one in ours])}
    every[NAIVE] = judge(data, [seasonal_naive(series) for series, _ in data])
    for window in WINDOWS:
        found = [windowed_gaussian(series, window) for series, _ in data]
        every[f"Gaussian of {window} points"] = judge(data, found)
    return [
        *(figure for a_week in RATES for figure in compared(every, a_week)),
        *against(every),
        by_default(data, ours),
        Figure("seconds a series", f"{seconds:.2f}", "at most 5", seconds <= 5),
    ]


def judge(data: list[tuple[Series, Windows]], found: list[NDArray[np.float64]]) -> list[Judged]:
    return [judged(series, score, windows) for (series, windows), score in zip(data, found, strict=True)]


def compared(every: dict[str, list[Judged]], a_week: float) -> list[Figure]:
    """Hits of all at one rate."""
    windows = sum(one.windows.size for one in every[OURS])
    count = {name: int(hits(found, a_week).sum()) for name, found in every.items()}
    rows = []
    for name, hit in count.items():
        target, met = ("more than each below", hit > max(others(count))) if name == OURS else ("", None)
        rows.append(Figure(f"{a_week:g} false alarms a week: {name}", f"{hit} of {windows}", target, met))
    return rows


def others(count: dict[str, int]) -> list[int]:
    return [hit for name, hit in count.items() if name != OURS]


def against(every: dict[str, list[Judged]]) -> list[Figure]:
    """The difference in hits a window, mean over the rates, with series drawn anew; thresholds are kept."""
    rng = np.random.default_rng(0)
    series = np.repeat(np.arange(len(every[OURS])), [one.windows.size for one in every[OURS]])
    draws = [drawn(series, rng) for _ in range(DRAWS)]
    rows = []
    for name, found in every.items():
        if name != OURS:
            more = np.mean([hits(every[OURS], r) * 1.0 - hits(found, r) for r in RATES], axis=0)
            low, high = np.quantile([more[draw].mean() for draw in draws], (0.025, 0.975))
            measured = f"{more.mean():+.2f}, 95 % from {low:+.2f} to {high:+.2f}"
            rows.append(Figure(f"share of windows hit beyond {name}", measured, "above 0", more.mean() > 0))
    return rows


def drawn(series: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """The windows of as many series, drawn with replacement."""
    chosen = rng.choice(np.unique(series), size=np.unique(series).size)
    return np.concatenate([np.flatnonzero(series == one) for one in chosen])


def by_default(data: list[tuple[Series, Windows]], ours: list) -> Figure:
    """The alarms as the command raises them, no threshold chosen on the labels."""
    hit = false = windows = 0
    weeks = 0.0
    for (series, labelled), scored in zip(data, ours, strict=True):
        raised = [int(series.seconds[alarm.place]) for alarm in alarms(series, scored)]
        inside = [[begin <= at <= end for at in raised] for begin, end in labelled]
        hit += sum(map(any, inside))
        windows += len(labelled)
        false += len(raised) - int(np.any([*inside, [False] * len(raised)], axis=0).sum())
        weeks += float(series.seconds[-1] - series.seconds[0]) / (7 * 86_400)
    measured = f"{hit} of {windows}, {false / weeks:.2f} false alarms a week"
    return Figure(f"as the command alarms, at {A_WEEK} a week", measured, "", None)


if __name__ == "__main__":
    sys.exit(main())
