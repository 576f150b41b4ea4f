"""Where a model looks on a picture: how much surer it is of its answer with a patch than without.

M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014. Needs nothing
of the model but its answers, so it works for any file format.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement

PATCH, STRIDE = 6, 2
"""Pixels a side of what is covered, and how far it moves on."""

BRIGHT = 0.25
"""A pixel at least as bright belongs to what is drawn."""

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]
"""Each class's probability for pictures of shape (rows, height, width): shape (rows, classes)."""


def occlusion_map(score: Score, picture: NDArray[np.float32], place: int) -> NDArray[np.float64]:
    """How much the answer's probability falls where a patch of the picture is covered in black.

    Args:
        score: the model.
        picture: shape (height, width), from 0 to 1.
        place: the class that is asked about.

    Returns:
        Shape (height, width): the mean fall over the patches that cover a pixel; below zero where covering
        makes the model surer.
    """
    corners = [(down, across) for down in _starts(picture.shape[0]) for across in _starts(picture.shape[1])]
    covered = np.repeat(picture[None], len(corners) + 1, axis=0)
    for place_in_batch, (down, across) in enumerate(corners):
        covered[place_in_batch, down : down + PATCH, across : across + PATCH] = 0.0
    found = score(covered)[:, place]
    total, times = np.zeros(picture.shape), np.zeros(picture.shape)
    for fall, (down, across) in zip(found[-1] - found[:-1], corners, strict=True):
        total[down : down + PATCH, across : across + PATCH] += fall
        times[down : down + PATCH, across : across + PATCH] += 1
    return np.asarray(total / np.maximum(times, 1))


def measure_focus(maps: NDArray[np.float64], pictures: NDArray[np.float32], level: float) -> Measurement:
    """`attribution_on_drawing`: the part of what speaks for the answers that lies on or beside what is drawn.

    Beside is as far as a patch reaches. A model that looks elsewhere has learnt something else.

    Args:
        maps: from `occlusion_map`, shape (pictures, height, width).
        pictures: the same pictures.
        level: confidence of the interval, normal, over pictures.
    """
    from scipy.ndimage import maximum_filter

    near = maximum_filter(pictures, size=(0, PATCH, PATCH)) >= BRIGHT
    weight = np.maximum(maps, 0)
    known = weight.sum(axis=(1, 2)) > 0
    if known.sum() < 2:
        reason = "fewer than two pictures have a place that speaks for the answer"
        return Measurement.undefined("attribution_on_drawing", reason, unit="rate")
    shares = (weight * near).sum(axis=(1, 2))[known] / weight.sum(axis=(1, 2))[known]
    error = float(shares.std(ddof=1)) / float(np.sqrt(shares.size))
    low, high = normal_interval(float(shares.mean()), error, level)
    return Measurement(
        name="attribution_on_drawing",
        value=float(shares.mean()),
        low=max(0.0, low),
        high=min(1.0, high),
        level=level,
        n=int(shares.size),
        unit="rate",
        method=f"occlusion by {PATCH} x {PATCH} pixels, normal",
        standard_error=error,
    )


def _starts(length: int) -> list[int]:
    """Where patches begin, so that they reach from edge to edge."""
    last = max(0, length - PATCH)
    return sorted({*range(0, last + 1, STRIDE), last})
