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
from plumbline.serving.edge.tokens import TokenFile
from plumbline.serving.inference.checked_model import CheckedModel
from plumbline.serving.inference.configuration import Configuration
from plumbline.serving.inference.items import Taken
from plumbline.serving.inference.loading import load_model
from plumbline.serving.inference.logs import model_log, reader_log, withheld_log
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.predicting import Predicting
from plumbline.serving.inference.prediction_log.late_labels import Taken as TakenLabels
from plumbline.serving.inference.reading import Reading
from plumbline.serving.inference.requests import Predict, Reader, Version
from plumbline.serving.inference.served_model import ServedModel, ServedReader
from plumbline.serving.inference.setting_up import check_client, preprocessor_client, sent_for, taken_by
from plumbline.serving.inference.unfit import UnfitItemError
from plumbline.serving.telemetry import metric_names as names

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
        self.tokens = TokenFile(service.callers)
        self._checks = check_client(configuration, transport)
        self._preprocessor = preprocessor_client(configuration, transport)
        taken = taken_by(configuration, self.served)
        sent = sent_for(taken, self.served.readers)
        own = model_log(configuration, self.served, sent, now)
        self._logs = {self.served.model: own}
        self._logs |= {
            reader.served.model: reader_log(configuration, reader, now) for reader in self.served.readers
        }
        withheld = withheld_log(configuration, self.served, sent, now)
        self._every = (*self._logs.values(), *([withheld] if withheld else []))
        self._tidying, self._ended = threading.Lock(), False
        self.trouble: str | None = None
        """Why requests should not come here; None while they should."""
        self.predicting = Predicting(
            model=self._checked(self.served, taken, self.meter),
            readings=tuple(self._reading(reader, now) for reader in self.served.readers),
            sent=sent,
            journal=own.journal(self.served, now),
            withheld=withheld.journal(self.served, now) if withheld else None,
            ids=own.ids,
            meter=self.meter,
        )
        self.meter.metrics.set(names.START_SECONDS, time.perf_counter() - begun)

    def _checked(self, served: ServedModel, taken: Taken, meter: Meter) -> CheckedModel:
        checks = self.configuration.service.checks
        return CheckedModel(
            served=served,
            taken=taken,
            checks=self._checks,
            unchecked=checks.unchecked if checks else "refuse",
            review=checks.review if checks else "withhold",
            meter=meter,
        )

    def _reading(self, reader: ServedReader, now: Callable[[], datetime.datetime]) -> Reading:
        served, its = reader.served, self._logs[reader.served.model]
        taken = taken_by(self.configuration, served)
        model = self._checked(served, taken, Meter(served, self.meter.metrics))
        return Reading(model, reader.reads, its.ids, its.journal(served, now))

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

    def label(self, labels: Sequence[tuple[str, int | str]], model: str | None = None) -> TakenLabels:
        """Keeps labels by the callers' ids.

        Args:
            labels: ids with their labels.
            model: the model that reads, for ids of its pictures.

        Raises:
            UnfitItemError: a label is none of the model's, or it is no model of this service.
            ConflictingLabelError: an id has another label.
            LabelsBusyError: they cannot be kept now.
        """
        self.must_be_few(len(labels), times=10)
        its = self._logs.get(model or self.served.model)
        try:
            if its is None:
                raise UnfitItemError(f"model must be one of {', '.join(self._logs)}, or left out")
            return its.label(labels)
        except UnfitItemError:
            self.meter.labels("refused", 1)
            raise

    @property
    def unwritten(self) -> int:
        """Logged predictions that are only in this process's lines."""
        return sum(each.log.unwritten for each in self._every)

    def version(self) -> Version:
        """What runs."""
        served = self.served
        return Version(
            image=served.image,
            model=served.model,
            model_version=served.version,
            digest=served.digest,
            environment=self.configuration.environment,
            reads=[
                Reader(model=its.model, model_version=its.version, digest=its.digest)
                for its in (reader.served for reader in served.readers)
            ],
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
            for each in self._every:
                each.log.close()

    def _tidied(self) -> None:
        try:
            with self._tidying:
                for each in () if self._ended else self._every:
                    each.log.tidy()
            self.trouble = None
        except (OSError, ValueError, PlumblineError) as error:  # what was written stays, and is tried again
            self.trouble = f"the prediction log cannot be tidied ({type(error).__name__}): look at its folder"
            LOG.error("%s", self.trouble, exc_info=error)
