"""Which features drive a model most, from its explanation's measurements."""

from __future__ import annotations

from collections.abc import Iterable

from alignment_checks.measurement import Measurement

RANKING = "mean_abs_shap"
"""The measurement that ranks features: mean absolute SHAP value, in log odds."""


def top_features(measurements: Iterable[Measurement], most: int = 10) -> tuple[Measurement, ...]:
    """The features of the whole window, the one with the largest share of the scores first."""
    found = [m for m in measurements if m.name == RANKING and m.defined and " | " not in m.group]
    return tuple(sorted(found, key=lambda m: -(m.value or 0.0))[:most])
