"""The next environment waits for the hours of the spec, counted from when the version was seen to run."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.rules.soak import soak
from tests.release.rules.situations import NOW, arrived, observation, rollout

HOURS = st.integers(0, 24 * 90)


def hours(count: float) -> datetime.timedelta:
    return datetime.timedelta(hours=count)


@given(HOURS, HOURS)
def test_it_goes_once_the_hours_are_over(asked, passed):
    since = rollout(observation=observation(at=NOW - hours(passed)))
    assert (soak(arrived(rollout=since, soak=hours(asked))).says == "go") == (passed >= asked)


def test_it_says_where_and_until_when():
    since = rollout(observation=observation(at=NOW - hours(4)))
    assert soak(arrived(rollout=since)).because == "it soaks in dev for 24 h, until 2026-11-26 08:00 UTC"


def test_an_environment_that_is_not_well_stops_it():
    """However long it ran there."""
    ill = observation(healthy=False, because="2 of 3 pods are ready.")
    answer = soak(arrived(seen=ill))
    assert (answer.says, answer.because) == ("stop", "dev is not healthy: 2 of 3 pods are ready")


def test_another_version_there_stops_it():
    assert soak(arrived(seen=observation(version="2"))).says == "stop"


def test_a_server_that_tells_no_version_is_believed_by_its_health():
    assert soak(arrived(seen=observation(version=None))).says == "go"


def test_the_hours_start_again_when_it_was_ill_in_between():
    """A version that recovered a minute ago has not run well for a day."""
    since = rollout(observation=observation(at=NOW - hours(30)))
    well = observation(at=NOW - hours(1))
    answer = soak(arrived(rollout=since, seen=well))
    assert answer.says == "wait"
    assert answer.because.endswith("until 2026-11-26 11:00 UTC (not well before 2026-11-25 11:00 UTC)")
