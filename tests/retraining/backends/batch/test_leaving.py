"""Whoever waits for a run elsewhere may leave it and come back: nothing is lost or done twice."""

from __future__ import annotations

import contextlib
import subprocess

import pytest

from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.batch.backend import BatchBackend
from plumbline.retraining.backends.before import NOTHING, Before
from plumbline.retraining.backends.course import Course
from plumbline.retraining.backends.job import Capacity
from plumbline.retraining.backends.left import LONGEST_ABSENCE, Leaving, LeftRunningError
from plumbline.retraining.backends.local import LocalBackend
from plumbline.retraining.backends.pair import Pair, tick_seconds
from plumbline.retraining.backends.remote.runs import run_name
from tests.retraining.backends.policy import execution_policy

HOUR = 3600.0
NOT_BEFORE = Leaving()
SPOT = Capacity(offer="c5.xlarge-spot", purchase="spot")
PAIR = Pair(Capacity(offer="c5.xlarge", purchase="on-demand"), 0.07, 0.17, seconds=2 * HOUR, overhead=600.0)

WAITS_ONCE = """
folder = pathlib.Path(given.checkpoints)
kept = sorted(place.name for place in folder.iterdir())
if not kept:
    (folder / ".step-0").write_text(given.seed)
    (folder / ".step-0").rename(folder / "step-0")
    signal.pause()
finish(kept[-1])
"""


class Waiter:
    """Calls `train` again and again, each time as a process that knows nothing but what was noted."""

    def __init__(self, job, batch, *, pair=None):
        policy = execution_policy()
        self.backend = BatchBackend(policy, policy.batch, lambda _: batch, lambda _: None)
        self.job, self.batch, self.pair = job, batch, pair
        self.now, self.charged, self.launched, self.moves = 0.0, [], [], []

    def comes(self, leaving=NOT_BEFORE):
        """Once; where it was left, how."""
        moved = self.moves[-1].attempt if self.moves else 0
        before = NOTHING
        if self.launched:
            spent = sum(attempt.seconds for attempt in self.charged)
            before = Before(self.now, len(self.charged), spent, moved, self.launched[-1])
        course = Course(self.job, self.pair, self.moves.append, before)
        try:
            return train(
                self.backend,
                self.job,
                self.charged.append,
                first=len(self.charged) + 1,
                before=before,
                course=course,
                note=self.launched.append,
                leaving=leaving,
                clock=lambda: self.now,
            )
        except LeftRunningError as error:
            return error.left

    def until_over(self):
        while not hasattr(found := self.comes(), "digest"):
            for process in self.batch.processes.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.1)
        return found

    def submitted(self):
        return [what["jobName"] for name, what in self.batch.requests if name == "submit_job"]


@pytest.fixture
def waiter(batch, job_for):
    def make(script, pair=None, **changes):
        job = job_for(script, name="acs_employment", **{"capacity": SPOT, "seconds": 5 * HOUR} | changes)
        job.data.write_bytes(b"rows")
        job.features.write_text("[]")
        return Waiter(job, batch, pair=pair)

    return make


def test_it_is_left_at_the_first_look_and_launched_once(waiter):
    one = waiter("finish()", seconds=600.0)
    left = one.comes()
    assert (left.backend, left.name, left.waiting) == ("batch", run_name(one.job, 1), False)
    assert one.backend.look(left.run).ending in (None, "finished"), "whoever watches finds it by this"
    assert left.seconds <= 600.0
    assert one.until_over().attempts == tuple(one.charged)
    assert one.submitted() == [run_name(one.job, 1)]
    assert [attempt.ending for attempt in one.charged] == ["finished"]


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [({}, LONGEST_ABSENCE), ({"seconds": 900.0}, 900.0), ({"limit": 300.0}, 300.0)],
)
def test_it_is_left_until_the_first_limit_and_an_hour_at_most(waiter, changes, seconds):
    left = waiter("signal.pause()", **changes).comes()
    assert seconds - 5 < left.seconds <= seconds


def test_what_was_taken_away_meanwhile_is_charged_and_goes_on_from_its_checkpoint(waiter, batch, tmp_path):
    one = waiter(WAITS_ONCE, checkpoints=tmp_path / "unused", attempts=3)
    one.comes()
    while one.backend.newest_checkpoint(one.job) is None:
        one.comes()
    batch.reclaim(run_name(one.job, 1))
    outcome = one.until_over()
    assert (outcome.folder / "model.ubj").read_text() == "step-0"
    assert [(a.number, a.ending, a.began_from) for a in one.charged] == [
        (1, "preempted", None),
        (2, "finished", "step-0"),
    ]
    assert one.charged[0].lost < one.charged[0].seconds, "it began anew, though there is a checkpoint by now"
    assert [launched.attempt for launched in one.launched] == [1, 2]


def test_a_machine_that_is_gone_is_charged_for_what_was_last_seen_of_it(waiter, batch):
    one = waiter("signal.pause()", attempts=1)
    left = one.comes()
    batch.reclaim(run_name(one.job, 1))
    with pytest.raises(Exception, match="lost its machine"):
        one.comes(Leaving(left.run, 1234.5))
    assert one.charged[0].seconds == 1234.5


def test_a_training_on_spot_is_looked_at_each_tick_and_stays_while_that_is_well(waiter, tmp_path):
    one = waiter("signal.pause()", pair=PAIR, checkpoints=tmp_path / "unused", attempts=10)
    tick = tick_seconds(one.job.seconds)
    for _ in range(3):
        left = one.comes()
        assert 0 < left.seconds <= tick
        one.now += left.seconds
    assert one.submitted() == [run_name(one.job, 1)]
    assert one.moves == []


def test_one_that_has_to_move_moves_once_and_what_runs_is_asked_to_end_first(waiter, batch, tmp_path):
    one = waiter(WAITS_ONCE, pair=PAIR, checkpoints=tmp_path / "unused", attempts=10)
    while one.backend.newest_checkpoint(one.job) is None:
        one.comes()
    one.now = 2.9 * HOUR  # it has done nothing yet, and two hours of work are left
    one.until_over()
    assert [(a.number, a.ending, a.offer) for a in one.charged] == [
        (1, "stopped", "c5.xlarge-spot"),
        (2, "finished", "c5.xlarge"),
    ]
    assert [move.attempt for move in one.moves] == [2]
    assert one.submitted() == [run_name(one.job, 1), run_name(one.job, 2)]


def test_a_move_that_was_noted_is_carried_out_by_whoever_comes_next(waiter, batch, tmp_path):
    """Whoever noted it died before anything was stopped."""
    one = waiter(WAITS_ONCE, pair=PAIR, checkpoints=tmp_path / "unused", attempts=10)
    while one.backend.newest_checkpoint(one.job) is None:
        one.comes()
    noted = one.launched[-1]
    before = Before(HOUR, 0, 0.0, 2, noted)
    course = Course(one.job, PAIR, before=before)
    pause = lambda _: [p.wait() for p in list(batch.processes.values())]  # noqa: E731
    backend = BatchBackend(one.backend.policy, one.backend.settings, lambda _: batch, pause)
    train(backend, one.job, one.charged.append, before=before, course=course, clock=lambda: HOUR)
    assert [(a.number, a.offer) for a in one.charged] == [(1, "c5.xlarge-spot"), (2, "c5.xlarge")]


def test_a_process_of_ones_own_is_not_left(job_for):
    outcome = train(LocalBackend(), job_for("finish()"), lambda _: None, leaving=Leaving())
    assert outcome.attempts[0].ending == "finished"
