"""Which of many columns drifted, when chance alone would move some of them.

At 5 % each, 26 columns that never moved give a false call on three nights of four. A false-discovery
rate bounds what is called instead: of the columns called, on average at most that share is called
wrongly; where no column moved, any is called on at most that share of nights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

Method = Literal["benjamini-hochberg", "benjamini-yekutieli", "e-bh"]


def drifted(
    p_values: Mapping[str, float], rate: float = 0.05, method: Method = "benjamini-hochberg"
) -> list[str]:
    """The columns called drifted at this false-discovery rate, in the given order.

    Args:
        p_values: per column of the family, in [0, 1]. A column without one is left out.
        rate: the false-discovery rate, between 0 and 1.
        method: as `critical_p_value`.

    Raises:
        ValueError: for a rate or a p-value out of range.
    """
    limit = critical_p_value(p_values, rate, method)
    return [column for column, p_value in p_values.items() if p_value <= limit]


def critical_p_value(
    p_values: Mapping[str, float], rate: float = 0.05, method: Method = "benjamini-hochberg"
) -> float:
    """The largest p-value that is called, given the others of its family.

    The largest k for which the k-th smallest of m p-values is at most the k-th bound, at that bound; at
    the bound of k = 1 where there is none, which is then under every p-value. The k-th bound is

    - rate·k/m for Benjamini-Hochberg (1995): for independent or positively dependent columns;
    - rate·k/(m·(1 + 1/2 + … + 1/m)) for Benjamini-Yekutieli (2001): for any dependence;
    - for e-BH (Wang & Ramdas 2022), for any dependence too, the p-value whose `e_value` is m/(k·rate).

    Args:
        p_values: per column of the family, in [0, 1]; where empty, the limit of a family of one.
        rate: the false-discovery rate, between 0 and 1.
        method: whose bounds.

    Raises:
        ValueError: for a rate or a p-value out of range.
    """
    if not 0 < rate < 1:
        raise ValueError(f"false-discovery rate: {rate} is not between 0 and 1")
    for column, p_value in p_values.items():
        if not 0 <= p_value <= 1:
            raise ValueError(f"p-value of {column!r}: {p_value} is not between 0 and 1")
    bounds = _bounds(max(len(p_values), 1), rate, method)
    called = [bound for bound, p in zip(bounds, sorted(p_values.values()), strict=False) if p <= bound]
    return called[-1] if called else bounds[0]


def e_value(p_value: float) -> float:
    """The evidence of a p-value as an e-value: (1 - p + p·ln p) / (p·(ln p)²), infinite at zero.

    The mean of the calibrators κ·p^(κ-1) over κ from 0 to 1, which needs no choice of κ. Source: V. Vovk
    and R. Wang, "E-values: calibration, combination and applications", Annals of Statistics 49 (2021).

    Args:
        p_value: between 0 and 1; from 1 downwards the e-value rises from one half.
    """
    if p_value == 0:
        return math.inf
    depth = -math.log(p_value)
    if depth < 1e-4:  # the quotient loses its digits here; its series has them: 1/2 + depth/6 + …
        return 0.5 + depth / 6
    return (1 - p_value - p_value * depth) / (p_value * depth**2)


def _bounds(size: int, rate: float, method: Method) -> list[float]:
    """What the k-th smallest of `size` p-values is held against, rank by rank."""
    ranks = range(1, size + 1)
    if method == "e-bh":
        return [_p_value_of(size / (rank * rate)) for rank in ranks]
    penalty = math.fsum(1 / rank for rank in ranks) if method == "benjamini-yekutieli" else 1.0
    return [rate / penalty * (rank / size) for rank in ranks]


def _p_value_of(wanted: float) -> float:
    """The largest p-value with at least this e-value, which is above one."""
    from scipy.optimize import brentq

    found = math.exp(brentq(lambda log_p: math.log(e_value(math.exp(log_p)) / wanted), -700.0, 0.0))
    while e_value(found) < wanted:  # rounding must not call what the e-value does not
        found = math.nextafter(found, 0.0)
    return found
