"""What the nights add up to: alarms, late labels, unusual series."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from alignment_checks.measurement import Measurement
from plumbline.records.base import Record, unless_empty
from plumbline.records.verdicts import Verdict


class RaisedGate(Record):
    """One gate's part in an alarm: for whom, how much, since when."""

    gate: str
    group: str = Field(description="The group it is about; empty for the whole window.")
    since: int = Field(description="The night from which on the evidence grew, as far as it can tell.")
    nights: int = Field(description="Nights from then to the alarm's.")
    lower: float | None = Field(default=None, description="The tolerance's lower limit, if it has one.")
    upper: float | None = Field(default=None, description="The tolerance's upper limit, if it has one.")
    measurement: Measurement = Field(description="The metric on all rows of those nights.")
    reason: str = Field(description="Why the policy holds this tolerance.")


class Alarm(Record):
    """About a history: a gate's evidence crossed its level. Only an alarm retrains or pages."""

    model: str
    version: str
    night: int
    gates: tuple[str, ...]
    raised: tuple[RaisedGate, ...] = ()
    policy: str = Field(default="", description="The alignment policy's digest.")
    false_alarms_per_year: float | None = Field(default=None, description="What the policy allows.")
    verdict: str = Field(default="", description="Key of the verdict on that night.")
    late: tuple[int, ...] = Field(default=(), description="Nights whose labels came with this one.")

    @model_serializer(mode="wrap")
    def _without_nothing_late(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """An alarm on a night's own labels is written as it was before any could come later."""
        return unless_empty(fields(self), "late")


class Realised(Record):
    """What a night's labels told once they arrived. The verdict reached without them stays."""

    model: str
    version: str = Field(description="The champion of that night, by digest.")
    night: int
    came_with: int = Field(description="The night that found them.")
    answers: str = Field(description="Key of the verdict reached without them.")
    verdict: Verdict = Field(description="What the night's figures come to, under the policy on arrival.")
    measurements: tuple[Measurement, ...] = Field(description="The figures that needed the labels.")
    counts: str = Field(description="Digest of the night's counts, on which alarms rest.")


class Overdue(Record):
    """Labels that are not there, or of no use, on the night they were expected with."""

    model: str
    version: str = Field(description="The champion of the night they belong to, by digest.")
    night: int
    expected: int = Field(description="The night they were expected with.")
    found_by: int = Field(description="The night that missed them first.")
    because: str


class UnusualSeries(Record):
    """A figure whose last nights are unlike those before, though no tolerance is exceeded: have a look."""

    metric: str
    group: str = Field(default="", description="The group it is about; empty for the whole window.")
    aspect: Literal["level", "trend", "variance"]
    more: bool = Field(description="Higher, rising or varying more; else lower, falling or varying less.")
    since: int = Field(description="The first night that is unlike the nights before it.")
    until: int = Field(description="The last one: the night that was judged.")
    value: float = Field(description="The figure on that night.")
    p_value: float = Field(description="Chance of anything as unusual in this aspect of this series.")


class SeriesWatch(Record):
    """What is unusual about all series of a version on one night. A warning never blocks."""

    model: str
    version: str
    night: int
    looked_at: int = Field(description="Series that were long enough to tell.")
    level: float = Field(description="Chance that on a usual night any of them is named.")
    unusual: tuple[UnusualSeries, ...] = Field(default=(), description="The most unusual first.")
    verdict: str = Field(description="Key of the verdict on that night.")
