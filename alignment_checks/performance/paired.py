"""How often one model is right where another is wrong, on the same rows."""

from __future__ import annotations

import math

from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement


def bonett_price(better: float, worse: float, n: float, level: float) -> Measurement:
    """Change of accuracy: the difference of paired rates.

    Source of the interval: D. G. Bonett and R. M. Price, "Adjusted Wald confidence interval for a
    difference of binomial proportions based on paired data", Journal of Educational and Behavioral
    Statistics 37 (2012) 479-488. Unlike McNemar's it keeps a width when the two never differ.

    Args:
        better: rows on which only the candidate is right.
        worse: rows on which only the champion is right.
        n: all rows; need not be whole where they are weighted.
        level: confidence of the interval, e.g. 0.95.
    """
    share_better, share_worse = (better + 1) / (n + 2), (worse + 1) / (n + 2)
    center = share_better - share_worse
    standard_error = math.sqrt((share_better + share_worse - center**2) / (n + 2))
    low, high = normal_interval(center, standard_error, level)
    return Measurement(
        name="accuracy_change",
        value=(better - worse) / n,
        low=max(-1.0, low),
        high=min(1.0, high),
        level=level,
        n=int(n + 1e-9),
        unit="difference",
        method="bonett-price",
        standard_error=standard_error,
    )
