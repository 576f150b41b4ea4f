"""How many replicas run at which hour, and what a change of that would have done."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.records.base import Money, Record


class Rise(Record):
    """Hours of a kind of day with more replicas than at other times."""

    days: Literal["weekdays", "weekend"]
    start: int = Field(ge=0, le=23, description="Full hour it begins.")
    end: int = Field(ge=1, le=24, description="Full hour it ends.")
    replicas: int = Field(ge=1)


class ReplicaSchedule(Record):
    """How many replicas run at least, hour by hour of a week, and how many at most."""

    base: int = Field(ge=0, description="At all other times.")
    rises: tuple[Rise, ...] = ()
    ceiling: int = Field(ge=1)
    reacts: bool = Field(description="Whether load adds replicas, up to the ceiling.")
    time_zone: str

    def at(self, weekday: int, hour: int) -> int:
        """Replicas on a weekday (Monday is 0) at an hour, both in the schedule's time zone."""
        days = "weekend" if weekday >= 5 else "weekdays"
        rises = (rise for rise in self.rises if rise.days == days and rise.start <= hour < rise.end)
        return max((rise.replicas for rise in rises), default=self.base)


class Replay(Record):
    """What a schedule would have done on days it was not made from."""

    days: int
    minutes_short: float = Field(description="Share of minutes with less capacity than load.")
    replica_hours: float = Field(description="Per day.")

    @property
    def per_month(self) -> float:
        """Replica hours in a month of 365/12 days."""
        return self.replica_hours * 365 / 12


class ScalingChange(Record):
    """A proposed schedule: what it replaces, what it saves, what it risks."""

    target: str
    model: str
    schedule: ReplicaSchedule
    load_per_replica: float
    before: Replay = Field(description="What stands in the repository now, on the same days.")
    after: Replay
    saving: Money = Field(description="Per month; below zero where more replicas are needed.")
    an_hour: Money | None = Field(default=None, description="Price of a replica.")
    pull_request: int | None = None
    url: str = ""


class ScalingOutcome(Record):
    """What came of a target on a day."""

    change: ScalingChange
    because: str = Field(description="Why nothing was proposed; empty if it was.")
