"""The fleet's figures in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable

from plumbline.nightly.telling.fleet_figures import Sample
from plumbline.serving.telemetry.metric_names import FLEET
from plumbline.serving.telemetry.prometheus import Metrics


def fleet_text(samples: Iterable[Sample]) -> bytes:
    """The text of a set of figures."""
    metrics = Metrics(FLEET)
    for metric, labels, value in samples:
        metrics.set(metric, value, **labels)
    return metrics.text()
