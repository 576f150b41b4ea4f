"""A cron schedule from the first night to the last, so that no run starts for a night that never arrives.

A DAG's `start_date` or `end_date` would also turn a run started by hand outside them into a green run
without tasks, where it must be refused.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from airflow.timetables.trigger import CronTriggerTimetable


class NightlyTimetable(CronTriggerTimetable):
    """Runs on a cron schedule in UTC from one day up to and including another.

    Args:
        cron: when.
        first: the first day with a run, `2026-01-01`; None for no beginning.
        last: the last day with a run, `2026-02-11`; None for no end.
    """

    def __init__(self, cron: str, first: str | None = None, last: str | None = None) -> None:
        super().__init__(cron, timezone="UTC")
        self._first = first
        self._last = last

    def serialize(self) -> dict[str, Any]:
        """The arguments."""
        return {"cron": self._expression, "first": self._first, "last": self._last}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> NightlyTimetable:
        """From `serialize`. Airflow keeps older versions of a DAG: they may lack what was added since."""
        return cls(data["cron"], data.get("first"), data.get("last"))

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The next run: none before the first day, none after the last."""
        return super().next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval,
            restriction=restriction._replace(
                earliest=self._earliest(restriction), latest=self._latest(restriction)
            ),
        )

    def _earliest(self, restriction: TimeRestriction) -> pendulum.DateTime | None:
        if self._first is None:
            return restriction.earliest
        start = pendulum.parse(self._first, tz="UTC").start_of("day")
        return max(start, restriction.earliest) if restriction.earliest else start

    def _latest(self, restriction: TimeRestriction) -> pendulum.DateTime | None:
        if self._last is None:
            return restriction.latest
        end = pendulum.parse(self._last, tz="UTC").end_of("day")
        return min(end, restriction.latest) if restriction.latest else end
