"""Watches a training that runs elsewhere, without a worker, and calls its task when it is wanted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseTrigger, TriggerEvent

from plumbline.errors import PlumblineError, TransientError

if TYPE_CHECKING:
    from plumbline.retraining.backends.backend import Seen

EVERY = 20.0
"""Seconds between two looks."""

LOOK_SECONDS = 90.0
"""How long one look may take; its clients give up earlier."""

PATIENCE = 3
"""So many looks in a row may fail for what may pass by itself."""


class TrainingTrigger(BaseTrigger):
    """Fires when the run is over, gets or loses its machine, can't be looked at, or was left long enough.

    It decides nothing and books nothing. The first look comes after a pause: a triggerer that can't look at
    all is a clock.

    Args:
        left: the fields of a `Left`.
        until: when it fires at the latest, in seconds since 1970.
        every: seconds between two looks.
    """

    def __init__(self, *, left: Mapping[str, Any], until: float, every: float = EVERY) -> None:
        super().__init__()
        self.left, self.until, self.every = dict(left), until, every
        self._seconds, self._failures = 0.0, 0

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What another triggerer makes the same of."""
        given = {"left": self.left, "until": self.until, "every": self.every}
        return f"{__name__}.{type(self).__name__}", given

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Looks until there is a reason to call."""
        because = None
        while because is None:
            await asyncio.sleep(max(0.0, min(self.every, self.until - time.time())))
            because = await self._reason()
        yield TriggerEvent({"because": because, "run": self.left["run"], "seconds": self._seconds})

    async def _reason(self) -> str | None:
        if time.time() >= self.until:
            return "There may be something to decide about the training."
        name = self.left["name"]
        try:
            seen = await asyncio.wait_for(asyncio.to_thread(self._look), LOOK_SECONDS)
        except (TimeoutError, TransientError) as error:
            self._failures += 1
            because = f"{name} can't be looked at: {str(error) or 'no answer in time'}"
            self.log.warning("%s", because)
            return because if self._failures >= PATIENCE else None
        except PlumblineError as error:
            return f"{name}: {error}"
        self._failures, self._seconds = 0, seen.seconds
        if seen.ending is not None:
            return f"{name} {seen.because}."
        if seen.waiting != self.left["waiting"]:
            return f"{name} {'waits for a machine' if seen.waiting else 'has its machine'}."
        return None

    def _look(self) -> Seen:
        from plumbline.nightly.training.looking import look
        from plumbline.retraining.backends.left import Left
        from plumbline.settings import Settings
        from plumbline_airflow.pods import Pods

        return look(Settings.from_environment(), Left(**self.left), Pods)
