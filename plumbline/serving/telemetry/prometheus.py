"""Counting and measuring for Prometheus. The only file that imports its client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from plumbline.serving.telemetry.metric_names import FAST, Metric

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Of what `Metrics.text` returns."""


class Metrics:
    """The metrics of one service, each known by its entry in `metric_names`. Safe in many threads."""

    def __init__(self, known: Iterable[Metric]) -> None:
        from prometheus_client import CollectorRegistry

        self._registry = CollectorRegistry(auto_describe=False)
        self._made: dict[str, Counter | Gauge | Histogram] = {m.name: self._make(m) for m in known}
        self._children: dict[tuple[object, ...], Counter | Gauge | Histogram] = {}

    def count(self, metric: Metric, by: float = 1, /, **labels: str) -> None:
        """Adds to a counter.

        Raises:
            KeyError: if this service has no such metric.
            ValueError: if the labels are not the metric's, or `by` is negative.
        """
        self._child(metric, labels).inc(by)

    def observe(self, metric: Metric, seconds: float, /, **labels: str) -> None:
        """Puts a duration into a histogram."""
        self._child(metric, labels).observe(seconds)

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Sets a gauge."""
        self._child(metric, labels).set(value)

    def add(self, metric: Metric, by: float, /, **labels: str) -> None:
        """Moves a gauge up, or down."""
        self._child(metric, labels).inc(by)

    def forget(self, metric: Metric) -> None:
        """Drops what a gauge with labels has said, before it is told anew."""
        self._made[metric.name].clear()
        self._children = {key: child for key, child in self._children.items() if key[0] != metric.name}

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)

    def _child(self, metric: Metric, labels: dict[str, str]):  # type: ignore[no-untyped-def]
        made = self._made[metric.name]
        if not labels and not metric.labels:
            return made
        key = (metric.name, *labels.items())
        child = self._children.get(key)
        if child is None:  # looking a child up by its labels takes as long as counting ten times
            child = self._children[key] = made.labels(**labels)
        return child

    def _make(self, metric: Metric) -> Counter | Gauge | Histogram:
        from prometheus_client import Counter, Gauge, Histogram

        if metric.kind == "counter":
            return Counter(metric.name, metric.meaning, metric.labels, registry=self._registry)
        if metric.kind == "gauge":
            return Gauge(metric.name, metric.meaning, metric.labels, registry=self._registry)
        return Histogram(metric.name, metric.meaning, metric.labels, buckets=FAST, registry=self._registry)
