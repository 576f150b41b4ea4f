"""Numbers of a column too long to be kept: a mergeable quantile sketch.

Apache DataSketches' KLL: Z. Karnin, K. Lang and E. Liberty, "Optimal quantile approximation in
streams", FOCS 2016. Which values it keeps is drawn at random, so two sketches of the same rows differ
within the stated error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 32_768
"""Decides the error and the memory: about a megabyte a column."""


@dataclass(frozen=True)
class Sketch:
    """A sketch as bytes, with the moments it cannot give."""

    content: bytes
    n: int
    mean: float
    squares: float
    """Sum of squared distances from the mean."""

    @property
    def deviation(self) -> float:
        """The rows' standard deviation, dividing by how many they are."""
        return float(np.sqrt(self.squares / self.n))

    @property
    def error(self) -> float:
        """How far a share of rows below a value may be off, 99 % of the time."""
        return float(_open(self.content).normalized_rank_error(as_pmf=False))

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest value; both exact."""
        opened = _open(self.content)
        return float(opened.get_min_value()), float(opened.get_max_value())

    def shares_up_to(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of rows at or below each point; points rise strictly."""
        return np.asarray(
            _open(self.content).get_cdf(points, inclusive=True)[: points.size], dtype=np.float64
        )

    def kept(self) -> NDArray[np.float64]:
        """The distinct values it kept, rising: where its distribution function steps."""
        return np.unique(np.asarray([item for item, _ in _open(self.content)], dtype=np.float64))

    def __add__(self, other: Sketch) -> Sketch:
        merged = _open(self.content)
        merged.merge(_open(other.content))
        return Sketch(merged.serialize(), *_moments(self, other))


def sketch(values: NDArray[np.float64]) -> Sketch:
    """A sketch of finite numbers, at least one, shape (rows,)."""
    from datasketches import kll_doubles_sketch

    made = kll_doubles_sketch(SIZE)
    made.update(values)
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(values.mean())
        squares = float(np.square(values - mean).sum())
    return Sketch(made.serialize(), values.size, mean, squares)


def _moments(one: Sketch, other: Sketch) -> tuple[int, float, float]:
    """Rows, mean and squares of both together (T. Chan, G. Golub and R. LeVeque, 1979)."""
    n = one.n + other.n
    step = other.mean - one.mean
    return n, one.mean + step * other.n / n, one.squares + other.squares + step * step * one.n * other.n / n


def _open(content: bytes) -> Any:
    """The sketch the bytes hold.

    Raises:
        ValueError: they hold none.
    """
    from datasketches import kll_doubles_sketch

    try:
        return kll_doubles_sketch.deserialize(content)
    except (RuntimeError, ValueError, IndexError, MemoryError) as error:
        raise ValueError(f"no quantile sketch: {error}") from None


def checked(made: Sketch) -> Sketch:
    """The sketch, if its bytes are one of as many rows as it says.

    Raises:
        ValueError: they are not.
    """
    moments = np.isfinite(made.mean) and np.isfinite(made.squares) and made.squares >= 0
    if not made.n or _open(made.content).n != made.n or not moments:
        raise ValueError("its sketch is not of the rows it names")
    least, most = made.limits
    kept = made.kept()
    if not (np.isfinite([least, most]).all() and least <= kept[0] and kept[-1] <= most):
        raise ValueError("its sketch holds values beyond its limits, or none that can be")
    return made
