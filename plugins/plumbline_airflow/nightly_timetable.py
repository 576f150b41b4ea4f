"""A cron schedule that ends with the last night, so that no run starts for a night that will never arrive.

A DAG's `end_date` would also turn a later run started by hand into a green run without tasks.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from airflow.timetables.trigger import CronTriggerTimetable


class NightlyTimetable(CronTriggerTimetable):
    """Runs on a cron schedule in UTC, up to and including one day.

    Args:
        cron: when.
        last: the last day with a run, `2026-02-11`; None for no end.
    """

    def __init__(self, cron: str, last: str | None = None) -> None:
        super().__init__(cron, timezone="UTC")
        self._last = last

    def serialize(self) -> dict[str, Any]:
        """Both arguments."""
        return {"cron": self._expression, "last": self._last}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> NightlyTimetable:
        """From `serialize`."""
        return cls(data["cron"], data["last"])

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The next run, none after the last day."""
        return super().next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval,
            restriction=restriction._replace(latest=self._latest(restriction)),
        )

    def _latest(self, restriction: TimeRestriction) -> pendulum.DateTime | None:
        if self._last is None:
            return restriction.latest
        end = pendulum.parse(self._last, tz="UTC").end_of("day")
        return min(end, restriction.latest) if restriction.latest else end
