"""How a column's drift is told: unit and method of each metric, and the shape of its measurement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alignment_checks.measurement import Measurement

_UNIT_AND_METHOD = {
    "ks": ("probability", "kolmogorov-smirnov"),
    "ks_pvalue": ("probability", "kolmogorov-smirnov"),
    "chi2_pvalue": ("probability", "chi-squared"),
    "wasserstein": ("standard deviations", "wasserstein over the reference's deviation"),
    "psi": ("nats", "population stability index"),
    "jensenshannon": ("distance", "jensen-shannon, base e"),
    "unseen_rate": ("rate", "counted"),
    "missing_rate": ("rate", "counted"),
    "mmd": ("distance", "maximum mean discrepancy, gaussian kernel of the median distance"),
    "mmd_pvalue": ("probability", "maximum mean discrepancy, permuted"),
    "classifier_auc": ("probability", "randomised trees on a held half"),
    "classifier_pvalue": ("probability", "randomised trees on a held half, permuted"),
}


@dataclass(frozen=True)
class Teller:
    """Makes the measurements of one column."""

    name: str
    n: int = 0
    approximate: str = ""
    """What is said of figures from a sketch."""

    def undefined(self, metric: str, reason: str) -> Measurement:
        """The metric has no value, because."""
        unit, method = _UNIT_AND_METHOD[metric]
        return Measurement.undefined(metric, reason, group=self.name, n=self.n, unit=unit, method=method)

    def nothing(self, metrics: Iterable[str], reason: str) -> list[Measurement]:
        """No metric has a value, because."""
        return [self.undefined(metric, reason) for metric in ("missing_rate", *metrics)]

    def distance(self, metric: str, value: float) -> Measurement:
        """A distance: no interval."""
        unit, method = _UNIT_AND_METHOD[metric]
        return Measurement(
            name=metric, group=self.name, value=value, n=self.n, unit=unit, method=method + self.approximate
        )

    def point(self, metric: str, value: float) -> Measurement:
        """A figure that is its own interval."""
        return self.distance(metric, value).model_copy(update={"low": value, "high": value})

    def share(self, metric: str, part: int, whole: int) -> Measurement:
        """A counted share of the current rows."""
        if whole == 0:
            return Teller(self.name).undefined(metric, "the current window has no rows")
        return Teller(self.name, whole).point(metric, part / whole)
