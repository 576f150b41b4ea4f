"""The review inside the service: what it is made of, and what runs beside the routes."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.evidence.ledger import Ledger
from plumbline.review.desk import Desk
from plumbline.review.intake import Intake
from plumbline.review.keys import review_keys
from plumbline.review.queue import Figures, figures
from plumbline.review.spill import Spill
from plumbline.review.tending import tend
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics
from plumbline.store import Store, StoreError

_log = logging.getLogger(__name__)

SPILL_LIMIT = 256 * 2**20
"""Bytes of items that wait for the database: some hundred thousand texts."""


def utc_now() -> datetime.datetime:
    """The time."""
    return datetime.datetime.now(datetime.UTC)


@dataclass
class Reviewing:
    """One service's part in the review."""

    desk: Desk
    spill: Spill
    intake: Intake
    promotions: str = ""
    """Where people decide about promotions: Airflow's required actions; empty where nobody serves them."""
    every: float = 1.0
    """Seconds between two rounds of tending; ten times as many while the database is gone."""
    metrics: Metrics | None = None
    """Where the queue shows; nowhere where nobody asks."""
    figures: Figures = field(default_factory=Figures)
    """The queue as the last round found it."""
    problem: str = ""
    """Why the last round could not be done; empty where it was."""

    @classmethod
    def at(
        cls,
        folder: Path,
        database_url: str,
        now: Callable[[], datetime.datetime] = utc_now,
        limit: int = SPILL_LIMIT,
        promotions: str = "",
    ) -> Reviewing:
        """The review in a folder of this machine and a database.

        Args:
            folder: holds `keys/` and `spill/`; made on first use. It must outlive the process.
            database_url: SQLAlchemy URL of the database that holds the queue; it may be gone for hours.
            now: the time.
            limit: the most bytes that wait in `spill/`.
            promotions: where people decide about promotions.

        Raises:
            ReviewKeyError: the keys can't be used.
        """
        keys, store = review_keys(folder / "keys"), Store(database_url)
        spill = Spill(folder / "spill", limit)
        return cls(Desk(store, keys, Ledger(store), now), spill, Intake(keys, spill, now), promotions)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tends the queue for the block, and once more at its end; what then is spilled waits for a start."""
        ending = asyncio.Event()
        task = asyncio.create_task(self._tend(ending))
        try:
            yield
        finally:
            ending.set()
            await task
            self.spill.close()

    async def _tend(self, ending: asyncio.Event) -> None:
        last = False
        while not last:
            last = ending.is_set()
            await asyncio.to_thread(self.round)
            if not last:
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), self.every * (10 if self.problem else 1))

    def round(self) -> None:
        """One round of tending; a database that is gone is a problem, not an error."""
        try:
            self._tend_once()
            self._show()
        except Exception:  # a defect in one round must not end all later ones
            _log.exception("a round of tending the review failed")
            self.problem = "a round of tending failed; the log says why"

    def _tend_once(self) -> None:
        try:
            done = tend(self.desk, self.spill)
            self.figures = figures(self.desk)
            if self.metrics is not None:
                self.metrics.count(names.REVIEW_SPILLED, done.delivered if self.problem else 0)
                self.metrics.count(names.REVIEW_ANSWERS, done.expired, answer="expired")
            self.problem = ""
        except StoreError as error:
            if not self.problem:
                _log.warning("what is sent to review waits on the disk: %s", error)
            self.problem = str(error)

    def _show(self) -> None:
        """The queue as gauges; its age goes on while the database is gone."""
        if self.metrics is None:
            return
        now, found = self.desk.now(), self.figures
        states = {"open": found.open, "assigned": found.assigned, "second": found.second}
        for state, count in {**states, "spilled": self.spill.count()}.items():
            self.metrics.set(names.REVIEW_ITEMS, count, state=state)
        oldest = (now - found.oldest).total_seconds() if found.oldest else 0.0
        self.metrics.set(names.REVIEW_OLDEST_SECONDS, max(0.0, oldest))
