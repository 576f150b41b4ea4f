"""`policies/release.yaml`: who merges, when nothing is released, how long evidence holds."""

from __future__ import annotations

import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent, TimeZone

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Freeze(Intent):
    """When nothing is merged: once, from a time to a time, or on days of every week. Rollbacks are exempt."""

    name: str = Field(min_length=1, max_length=60)
    reason: str = Field(min_length=10, description="People will ask.")
    environments: tuple[str, ...] = Field(default=(), description="Empty for all of them.")
    start: datetime.datetime | None = Field(default=None, description="Inclusive, with a time zone.")
    end: datetime.datetime | None = Field(default=None, description="Exclusive, with a time zone.")
    days: tuple[Day, ...] = Field(default=(), description="Days of the week, instead of `start` and `end`.")
    from_time: datetime.time = Field(default=datetime.time(0), description="On each of those days.")
    to_time: datetime.time | None = Field(default=None, description="Midnight unless given.")
    time_zone: TimeZone = Field(default="UTC", description="IANA name, of the days and times.")

    @model_validator(mode="after")
    def _once_or_weekly(self) -> Self:
        once = self.start is not None and self.end is not None
        if once == bool(self.days) or (self.start is None) != (self.end is None):
            raise ValueError("freezes: give either `start` and `end`, or `days`")
        if self.start is not None and self.end is not None:
            if self.start.tzinfo is None or self.end.tzinfo is None:
                raise ValueError("freezes: `start` and `end` need a time zone, such as 2026-12-20T00:00:00Z")
            if self.start >= self.end:
                raise ValueError("freezes: `start` must come before `end`")
        if self.to_time is not None and self.to_time <= self.from_time:
            raise ValueError(
                "freezes: `from_time` must come before `to_time`; over midnight, name two freezes"
            )
        return self


class EnvironmentRules(Intent):
    """How releases to one environment go."""

    merge: Literal["person", "automatic"] = Field(
        default="person", description="`automatic`: Plumbline merges once every required status is green."
    )
    approvals: int = Field(
        default=0, ge=0, le=10, description="People who must approve on the forge; who asked does not count."
    )
    reviewers: tuple[str, ...] = Field(default=(), description="Whom the forge asks for a review.")
    labels: tuple[str, ...] = Field(default=(), description="Labels of its pull requests.")
    rollout_minutes: int = Field(
        default=30, ge=1, le=24 * 60, description="How long after the merge the version must be seen to run."
    )
    rollback: Literal["automatic", "person"] = Field(
        default="automatic", description="What happens when it is not seen in time, or is not healthy."
    )


class ReleasePolicy(Intent):
    """Rules of every release."""

    policy: Literal["release"]
    statement_days: int = Field(
        default=14, ge=1, le=365, description="Days after which evidence is stale and must be made again."
    )
    environments: dict[str, EnvironmentRules] = Field(
        default={}, description="By environment; others go by the defaults."
    )
    freezes: tuple[Freeze, ...] = ()

    @model_validator(mode="after")
    def _freezes_have_names_of_their_own(self) -> Self:
        names = [freeze.name for freeze in self.freezes]
        if len(set(names)) != len(names):
            raise ValueError("freezes: two of them share a name")
        return self

    def rules(self, environment: str) -> EnvironmentRules:
        """The rules of one environment."""
        return self.environments.get(environment, EnvironmentRules())
