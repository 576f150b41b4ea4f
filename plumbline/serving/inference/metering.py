"""What the inference service counts, times and logs."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from plumbline.serving.inference.answering import Item, outcome
from plumbline.serving.inference.served_model import ServedModel
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics

LOG = logging.getLogger("plumbline.inference")
METRICS = (
    names.REQUESTS,
    names.REQUESTS_REFUSED,
    names.REQUESTS_SHED,
    names.REQUESTS_IN_FLIGHT,
    names.START_SECONDS,
    names.PREDICTIONS,
    names.PREDICTION_SECONDS,
    names.PREDICTIONS_UNWRITTEN,
    names.CHECK_CALLS,
    names.LABELS,
    names.SERVED_MODEL,
)


class Meter:
    """One model's metrics."""

    def __init__(self, served: ServedModel, metrics: Metrics | None = None) -> None:
        """Starts counting.

        Args:
            served: the model.
            metrics: of the service, for a model that reads for the one that is served; else new ones.
        """
        self.metrics = metrics or Metrics(METRICS)
        self._served = served
        self.metrics.set(
            names.SERVED_MODEL, 1, model=served.model, version=served.version, digest=served.digest
        )

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Times a part of a prediction: whole, model or checks."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - begun
            self.metrics.observe(names.PREDICTION_SECONDS, seconds, model=self._served.model, part=part)

    def predictions(self, items: Sequence[Item]) -> None:
        """Counts what became of items."""
        for told, many in Counter(outcome(item) for item in items).items():
            self._predictions(told, many)
        for item in items:
            if item.decision != "allow" or not item.wholly_checked:
                self._tell(item)

    def _tell(self, item: Item) -> None:
        """One line in the log about what was not simply answered; nothing of its content."""
        served = self._served
        checks = [each for one in (*item.pictures.values(), item) for each in one.checks]
        LOG.info(
            "a prediction was not simply answered",
            extra={
                "event.action": "predict",
                "event.outcome": "success" if item.wholly_checked else "unknown",
                "plumbline.model": served.model,
                "plumbline.model_version": served.version,
                "plumbline.model_digest": served.digest,
                "plumbline.decision": item.decision,
                "plumbline.check_id": [each.check_id for each in checks],
                "plumbline.reasons": [
                    f"{why.detector}.{why.label}" for each in checks for why in each.reasons
                ],
            },
        )

    def failed(self, many: int) -> None:
        """Counts requests that could not be answered."""
        self._predictions("failed", many)

    def _predictions(self, told: str, many: int) -> None:
        served = self._served
        self.metrics.count(names.PREDICTIONS, many, model=served.model, version=served.version, outcome=told)

    def check_call(self, stage: str, outcome_of_call: str) -> None:
        """Counts a call of the alignment service."""
        self.metrics.count(names.CHECK_CALLS, stage=stage, outcome=outcome_of_call)

    def labels(self, told: str, many: int) -> None:
        """Counts labels: new, known, conflicting or refused."""
        if many:
            self.metrics.count(names.LABELS, many, model=self._served.model, outcome=told)

    def refused(self, because: str) -> None:
        """Counts a request that was refused before anything was decided."""
        self.metrics.count(names.REQUESTS_REFUSED, because=because)

    def shed(self) -> None:
        """Counts a request that was turned away."""
        self.metrics.count(names.REQUESTS_SHED)
