"""How much accuracy a model loses on the same pictures made worse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from alignment_checks.measurement import Measurement
from alignment_checks.performance.paired import bonett_price
from alignment_checks.robustness.corruptions import NOISE, STEPS, Pictures, corrupted, with_noise

Classify = Callable[[Pictures], NDArray[np.int64]]
"""The class a model names for each picture, positions, shape (rows,)."""

NOISE_DROP = "noise_drop"
"""The one that a gate is about."""

CORRUPTION_DROP = "corruption_drop"
"""The curves, for people: a measurement a kind and strength, group `blur 1.5`."""


def measure_noise_drop(
    classify: Classify, pictures: Pictures, labels: NDArray[np.int64], seed: int, level: float
) -> Measurement:
    """`noise_drop`: accuracy as the pictures are, minus accuracy under noise of deviation `NOISE`.

    Each picture is its own pair, so the interval is Bonett and Price's for paired rates.

    Args:
        classify: the model.
        pictures: shape (rows, height, width), from 0 to 1.
        labels: positions, shape (rows,).
        seed: decides the noise.
        level: confidence of the interval.
    """
    if labels.size == 0:
        return _undefined(NOISE_DROP, "", "the window has no rows")
    told = _drop(*right_under_noise(classify, pictures, labels, seed), level)
    method = f"bonett-price, one draw a picture of noise with deviation {NOISE:g}"
    return told.model_copy(update={"name": NOISE_DROP, "method": method})


def right_under_noise(
    classify: Classify, pictures: Pictures, labels: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each picture is told right as it is, and under noise. Arguments as `measure_noise_drop`."""
    if labels.size == 0:
        return np.empty(0, dtype=np.bool_), np.empty(0, dtype=np.bool_)
    noisy = classify(with_noise(pictures, NOISE, seed))
    return classify(pictures) == labels, noisy == labels


def noise_drop_before_labels(awaited: str) -> Measurement:
    """`noise_drop`, undefined because labels are awaited."""
    return _undefined(NOISE_DROP, "", awaited)


def measure_corruption_drops(
    classify: Classify, pictures: Pictures, labels: NDArray[np.int64], seed: int, level: float
) -> list[Measurement]:
    """`corruption_drop` of every kind and strength in `STEPS`; arguments as `measure_noise_drop`."""
    if labels.size == 0:
        return []
    before = classify(pictures) == labels
    return [
        _drop(before, classify(corrupted(pictures, kind, strength, seed)) == labels, level).model_copy(
            update={"name": CORRUPTION_DROP, "group": f"{kind} {strength:g}"}
        )
        for kind, strengths in STEPS.items()
        for strength in strengths
    ]


def _drop(before: NDArray[np.bool_], after: NDArray[np.bool_], level: float) -> Measurement:
    return bonett_price(int((before & ~after).sum()), int((~before & after).sum()), before.size, level)


def _undefined(name: str, group: str, problem: str) -> Measurement:
    return Measurement.undefined(name, problem, group=group, unit="difference")
