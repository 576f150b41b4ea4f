"""A reviewer reads what is saved, what is risked, and what is edited."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.records import Change, Money
from plumbline.records.scaling import Replay, ReplicaSchedule, Rise, ScalingChange
from plumbline.scaling.page import scaling_draft
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
    saving=Money(amount=Decimal("1216.31"), currency="USD"),
)
EDITS = (Change(file="apps/service/scaledobject.yaml", path="spec.minReplicaCount", old="6", new="1"),)
DAY = [(1.0, 0.5)] * 8 + [(5.0, 4.2)] * 12 + [(1.0, 0.5)] * 4


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
