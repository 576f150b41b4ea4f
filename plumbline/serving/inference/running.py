"""A configured service: the model loaded, the log open, the alignment service known."""

from __future__ import annotations

import asyncio
import datetime
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError
from plumbline.serving import metric_names as names
from plumbline.serving.inference.configuration import Configuration
from plumbline.serving.inference.items import UnfitItemError
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.predicting import Predicting
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds
from plumbline.serving.inference.prediction_log.late_labels import Taken as TakenLabels
from plumbline.serving.inference.requests import Predict, Version
from plumbline.serving.inference.served_model import ServedModel, load_model
from plumbline.serving.inference.setting_up import check_client, prediction_log, preprocessor_client, taken_by
from plumbline.serving.tokens import TokenFile

if TYPE_CHECKING:
    import httpx

LOG = logging.getLogger("plumbline.inference")


def utc_now() -> datetime.datetime:
    """The time, in UTC."""
    return datetime.datetime.now(datetime.UTC)


class Running:
    """Everything that the endpoints need."""

    def __init__(
        self,
        configuration: Configuration,
        now: Callable[[], datetime.datetime] = utc_now,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Loads the model and opens the log.

        Args:
            configuration: as read.
            now: the time.
            transport: what carries requests to other services, in tests.

        Raises:
            PlumblineError: it cannot serve as it is set up; says why.
        """
        begun = time.perf_counter()
        self.configuration = configuration
        """As read."""
        service = configuration.service
        self.served: ServedModel = load_model(configuration)
        self.meter = Meter(self.served)
        self._ids = KeyedIds.from_file(service.log.key, self.served.model)
        self.tokens = TokenFile(service.callers)
        self._checks = check_client(configuration, transport)
        self._preprocessor = preprocessor_client(configuration, transport)
        taken = taken_by(configuration, self.served)
        self.log = prediction_log(configuration, taken, now)
        self._tidying, self._ended = threading.Lock(), False
        self.trouble: str | None = None
        """Why requests should not come here; None while they should."""
        self.predicting = Predicting(
            served=self.served,
            taken=taken,
            checks=self._checks,
            unchecked=service.checks.unchecked if service.checks else "refuse",
            review=service.checks.review if service.checks else "withhold",
            log=self.log,
            date_column=service.log.date,
            id_column=service.log.id,
            ids=self._ids,
            meter=self.meter,
            now=now,
        )
        self.meter.metrics.set(names.START_SECONDS, time.perf_counter() - begun)

    def must_be_few(self, items: int, times: int = 1) -> None:
        """Refuses more items than a request may hold.

        Raises:
            UnfitItemError: there are more.
        """
        most = self.configuration.service.limits.items * times
        if items > most:
            raise UnfitItemError(f"more than {most} at once: send them in several requests")

    async def prepared(self, request: Predict) -> Predict:
        """The request as the data preprocessor hands it on; as it came where there is none."""
        return await self._preprocessor.prepare(request) if self._preprocessor else request

    def label(self, labels: Sequence[tuple[str, int | str]]) -> TakenLabels:
        """Keeps labels by the callers' ids.

        Raises:
            UnfitItemError: a label is none of the model's.
            ConflictingLabelError: an id has another label.
            LabelsBusyError: they cannot be kept now.
        """
        self.must_be_few(len(labels), times=10)
        known = self.configuration.service.log.label_values
        for place, (_, label) in enumerate(labels):
            if not any(type(label) is type(value) and label == value for value in known):
                self.meter.labels("refused", 1)
                raise UnfitItemError(f"labels[{place}].label must be one of {', '.join(map(repr, known))}")
        return self.log.label([(self._ids.of(name), label) for name, label in labels])

    def version(self) -> Version:
        """What runs."""
        served = self.served
        return Version(
            image=served.image,
            model=served.model,
            model_version=served.version,
            digest=served.digest,
            environment=self.configuration.environment,
        )

    async def keep_tidy(self) -> None:
        """Makes parquet of what was logged, again and again."""
        while True:
            await asyncio.to_thread(self._tidied)
            await asyncio.sleep(self.configuration.service.log.every_seconds)

    async def close(self) -> None:
        """Ends connections and makes parquet of what is left."""
        for client in (self._checks, self._preprocessor):
            if client is not None:
                await client.close()
        await asyncio.to_thread(self._closed)

    def _closed(self) -> None:
        """A cancelled `keep_tidy` leaves its thread at work: this one waits for it."""
        self._tidied()
        with self._tidying:
            self._ended = True
            self.log.close()

    def _tidied(self) -> None:
        try:
            with self._tidying:
                if not self._ended:
                    self.log.tidy()
            self.trouble = None
        except (OSError, ValueError, PlumblineError) as error:  # what was written stays, and is tried again
            self.trouble = f"the prediction log cannot be tidied ({type(error).__name__}): look at its folder"
            LOG.error("%s", self.trouble, exc_info=error)
