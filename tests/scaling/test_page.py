"""A reviewer reads what is saved, what is risked, and what is edited."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.records import Change, Money
from plumbline.records.scaling import Replay, ReplicaSchedule, Rise, ScalingChange
from plumbline.scaling.page import Hour, scaling_draft
from tests.scaling.loads import target

GOLDEN = Path(__file__).parents[1] / "golden" / "scaling"
CHANGE = ScalingChange(
    target="service",
    model="acs_employment",
    schedule=ReplicaSchedule(
        base=1,
        rises=(Rise(days="weekdays", start=8, end=20, replicas=5),),
        ceiling=10,
        reacts=True,
        time_zone="Europe/Berlin",
    ),
    load_per_replica=20,
    before=Replay(days=14, minutes_short=0, replica_hours=144),
    after=Replay(days=14, minutes_short=0.0031, replica_hours=68),
    saving=Money(amount=Decimal("1215.94"), currency="USD"),
    an_hour=Money(amount=Decimal("0.526"), currency="USD"),
)
EDITS = (Change(file="apps/service/scaledobject.yaml", path="spec.minReplicaCount", old="6", new="1"),)
DAY = [Hour(hour % 24, *((5.0, 4.2) if 8 <= hour % 24 < 20 else (1.0, 0.5))) for hour in range(11, 35)]


@pytest.mark.parametrize(
    ("name", "because"),
    [("schedule.md", None), ("resources.md", "it would save 2.0 % of the replica hours, at least 5 % count")],
)
def test_the_body_reads_as_agreed(name: str, because: str | None):
    service = target(reason="Nobody asks at night | `not even` <b>bots</b>.")
    draft = scaling_draft(CHANGE, because, EDITS, service, "main", DAY)
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        (GOLDEN / name).write_text(draft.body, encoding="utf-8")
    assert draft.body == (GOLDEN / name).read_text(encoding="utf-8")
    assert (draft.branch, draft.labels) == ("plumbline/scaling-service", ("plumbline-scaling",))


def test_a_schedule_that_is_no_title_is_told_by_its_ends():
    rises = tuple(Rise(days="weekdays", start=hour, end=hour + 1, replicas=hour) for hour in range(2, 20))
    change = CHANGE.model_copy(update={"schedule": CHANGE.schedule.model_copy(update={"rises": rises})})
    draft = scaling_draft(change, None, EDITS, target(), "main", DAY)
    assert draft.title == "Scale service: 1 to 19 replicas by the hour"


def test_the_plot_begins_at_zero_and_names_the_hours_of_the_clock():
    body = scaling_draft(CHANGE, None, EDITS, target(), "main", DAY).body
    assert 'y-axis "replicas" 0 --> 5' in body
    assert 'x-axis "hour of the day, Europe/Berlin" [11, 12, ' in body
