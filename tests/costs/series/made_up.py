"""Small series that are made up, for tests."""

from __future__ import annotations

import datetime

import numpy as np

from plumbline.costs.series.records import Series

START = 1_767_225_600
"""2026-01-01 in UTC."""


def series(values, step=300, seconds=None) -> Series:
    at = START + step * np.arange(len(values)) if seconds is None else np.asarray(seconds)
    written = tuple(datetime.datetime.fromtimestamp(int(s), datetime.UTC).isoformat() for s in at)
    return Series(written, np.asarray(at, dtype=np.int64), np.asarray(values, dtype=float))


def noise(points: int, seed=0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=points)


def days(points: int, step=300, height=5.0, seed=0) -> np.ndarray:
    """A wave a day long, in noise of one."""
    return 50 + height * np.sin(2 * np.pi * np.arange(points) * step / 86_400) + noise(points, seed)
