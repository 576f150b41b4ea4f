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
    figures: Figures = field(default_factory=lambda: Figures({}, None))
    """The queue as the last round found it, for metrics."""
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
        """Tends the queue for the block; what is spilled at its end waits for the next start."""
        task = asyncio.create_task(self._tend())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.spill.close()

    async def _tend(self) -> None:
        while True:
            await asyncio.to_thread(self.round)
            await asyncio.sleep(self.every * (10 if self.problem else 1))

    def round(self) -> None:
        """One round of tending; a database that is gone is a problem, not an error."""
        try:
            tend(self.desk, self.spill)
            self.figures, self.problem = figures(self.desk), ""
        except StoreError as error:
            if not self.problem:
                _log.warning("what is sent to review waits on the disk: %s", error)
            self.problem = str(error)
        except Exception:  # a defect in one round must not end all later ones
            _log.exception("a round of tending the review failed")
            self.problem = "a round of tending failed; the log says why"
