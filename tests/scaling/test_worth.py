"""A pull request saves enough and risks little, or mends a service that is short of replicas."""

from __future__ import annotations

import pytest

from plumbline.records.scaling import Replay
from plumbline.scaling.worth import not_worth
from tests.scaling.loads import target


def seen(hours: float, short: float) -> Replay:
    return Replay(days=7, minutes_short=short, replica_hours=hours)


@pytest.mark.parametrize(
    ("before", "after", "because"),
    [
        (seen(48, 0), seen(30, 0.005), None),
        (seen(48, 0), seen(47, 0), "2.1 % of the replica hours"),
        (seen(48, 0), seen(20, 0.02), "too few replicas"),
        (seen(24, 0.2), seen(60, 0.001), None),
        (seen(24, 0.2), seen(40, 0.02), None),
        (seen(24, 0.001), seen(60, 0), "-150.0 %"),
        (seen(0, 0), seen(0, 0), "0.0 %"),
    ],
)
def test_what_is_proposed_and_what_is_not(before: Replay, after: Replay, because: str | None):
    found = not_worth(target(), before, after)
    assert (found is None) == (because is None)
    assert because is None or because in str(found)
