"""No policy is late, whatever the zones do, as long as the deadline can be met on demand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, Moment
from plumbline.retraining.spot.policies.known import BY_NAME, POLICIES
from plumbline.retraining.spot.replay import replay
from plumbline.retraining.spot.seen import first_look, look
from plumbline.retraining.spot.tick import DONE, begin, lose, work_on

FEASIBLE = st.tuples(
    st.floats(0.05, 25), st.floats(0, 6), st.integers(0, 12), st.sampled_from([0.0, 0.3, 1.0, 2.0])
)


def made(work, overhead, spare, spot) -> SpotJob:
    ticks = int(np.ceil(work + overhead)) + spare
    return SpotJob(work=work, ticks=ticks, overhead=overhead, spot=spot, on_demand=1.0, tick_seconds=60)


@settings(max_examples=60, deadline=None)
@given(FEASIBLE, st.data())
def test_never_late_on_any_trace(numbers, data):
    job = made(*numbers)
    zones = data.draw(st.integers(1, 3))
    bits = data.draw(st.lists(st.booleans(), min_size=zones * job.ticks, max_size=zones * job.ticks))
    trace = np.array(bits, bool).reshape(zones, job.ticks)
    for policy in POLICIES:
        assert not replay(job, trace, np.array([0]), policy).late.any(), policy.name


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("overhead", [0.0, 0.4, 1.0, 2.7])
def test_never_late_when_spot_vanishes_at_the_worst_moment(name, overhead):
    """An opponent that takes the machine away after every launch, and gives another one back at once."""
    job = made(20.3, overhead, 9, 0.3)
    policy, progress, seen = BY_NAME[name], begin(job, 1), None
    for tick in range(job.ticks):
        available = np.array([[progress.place[0] < 0]])
        seen = first_look(available) if seen is None else look(seen, available)
        progress = lose(progress, available)
        moment = Moment(job.ticks - tick, available, *progress, seen)
        progress = work_on(job, progress, policy.choose(job, moment))
        if progress.work[0] <= DONE:
            break
    assert progress.work[0] <= DONE
    assert progress.place[0] == NOWHERE
