"""What is unusual about a figure's last nights, given the nights before: its level, trend or variance.

Exponential smoothing foretells every night from those before it. It is fitted to the nights before the
last seven, and told with the same parameters through the last seven; what it misses there is held
against what it missed before. How much it smooths is hardly known from a few weeks, and a too calm
forecast makes any wandering look like a trend: so everything is asked under each smoothing that the
nights do not rule out, and the least unusual answer counts.

Source: R. J. Hyndman et al., "Forecasting with exponential smoothing" (2008), the model (A,N,N), by
`statsforecast`; the sum of the last errors is D. W. Trigg's tracking signal, "Monitoring a forecasting
system", Operational Research Quarterly 15 (1964).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Aspect = Literal["level", "trend", "variance"]

ASPECTS: tuple[Aspect, ...] = ("level", "trend", "variance")

RECENT = 7
"""Nights that are held against those before them."""

LEAST = 14
"""Nights it takes to know what is usual."""

MOST = 60
"""Nights looked at; what was usual longer ago says little."""

SMOOTHINGS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95)
"""Weights of the last night: from hardly any wandering to a random walk."""

RULED_OUT = 6.63
"""Twice the loss of log-likelihood at which a smoothing is: one in a hundred of chi-squared with one
degree of freedom."""


@dataclass(frozen=True)
class Unusual:
    """One aspect of a series' last nights."""

    aspect: Aspect
    p_value: float
    """The chance of anything as unusual, where nights scatter about as normally as before."""
    more: bool
    """Higher, rising, or varying more; else lower, falling, or varying less."""
    growing: bool
    """Whether the last night adds to it. A single night far off echoes for a week without."""


def aspects(values: Sequence[float]) -> tuple[Unusual, ...]:
    """How unusual level, trend and variance of the last nights are.

    - level: the last night against its forecast;
    - trend: the sum of what the last `RECENT` forecasts missed;
    - variance: the mean square of that, against the nights before; for varying less, against the smaller
      of their variance and what their median deviation makes of it, which single nights far off don't move.

    Args:
        values: one figure, night by night, the latest last, shape (nights,); finite. Only the last `MOST`
            nights count.

    Returns:
        One entry for each of `ASPECTS`; nothing for fewer than `LEAST` + `RECENT` nights, or nights that
        never differed before the last `RECENT`.

    Raises:
        ValueError: a value is infinite or no number.
    """
    series = np.asarray(values[-MOST:], dtype=np.float64)
    if not np.isfinite(series).all():
        raise ValueError("a night's figure is no finite number")
    before = series[:-RECENT]
    if before.size < LEAST or before.std() <= max(1e-12 * np.abs(before).max(), 1e-300):
        return ()
    plausible = list(_plausible(_forecast_errors((series - before.mean()) / before.std())))
    every = [_aspects(errors) for errors in plausible]
    return tuple(max(found, key=lambda one: one.p_value) for found in zip(*every, strict=True))


def _forecast_errors(series: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Every night less its forecast, under each smoothing; no parameter is taken from the last nights."""
    from statsforecast import ets

    fit: Any = ets.ets_f
    tell: Any = ets.forward_ets
    found = []
    for smoothing in SMOOTHINGS:
        lower = np.array([smoothing - 0.01, 1e-4, 1e-4, 0.8])
        upper = np.array([smoothing + 0.01, 0.9999, 0.9999, 0.98])
        fitted = fit(series[:-RECENT], m=1, model="ANN", lower=lower, upper=upper)
        found.append(series - np.asarray(tell(fitted, series)["fitted"]))
    return found


def _plausible(found: Sequence[NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    """Those under which the nights before are not much less likely than under the best."""
    squares = [float((errors[:-RECENT] ** 2).sum()) for errors in found]
    for errors, square in zip(found, squares, strict=True):
        nights = errors.size - RECENT
        if nights * math.log(square / min(squares)) <= RULED_OUT:
            yield errors


def _aspects(errors: NDArray[np.float64]) -> tuple[Unusual, ...]:
    """By Student's and Fisher's laws: two parameters were fitted, and the level is off by its own error."""
    from scipy import stats

    from_before, last = errors[:-RECENT], errors[-RECENT:]
    nights, freedom = from_before.size, from_before.size - 2
    usual = float((from_before**2).sum()) / freedom
    level = last[-1] / math.sqrt(usual * (1 + 1 / nights))
    trend = last.sum() / math.sqrt(usual * RECENT * (1 + RECENT / nights))
    squares = last**2 / (1 + 1 / nights)
    calm = min(usual, (1.4826 * float(np.median(np.abs(from_before)))) ** 2)
    more = float(stats.f.sf(squares.mean() / usual, RECENT, freedom))
    less = float(stats.f.cdf(squares.mean() / calm, RECENT, freedom)) if calm else 1.0
    grows = abs(last.sum()) / math.sqrt(RECENT) >= abs(last[:-1].sum()) / math.sqrt(RECENT - 1)
    wider = bool(squares[-1] >= squares[:-1].mean())
    return (
        Unusual("level", float(2 * stats.t.sf(abs(level), freedom)), bool(level > 0), growing=True),
        Unusual("trend", float(2 * stats.t.sf(abs(trend), freedom)), bool(trend > 0), growing=bool(grows)),
        Unusual("variance", min(2 * min(more, less), 1.0), more < less, growing=wider == (more < less)),
    )
