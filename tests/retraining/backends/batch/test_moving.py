"""A training whose spot machines are taken away goes on on demand in time; one that keeps its own stays."""

from __future__ import annotations

import contextlib
import subprocess

import pytest

from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.batch.backend import BatchBackend
from plumbline.retraining.backends.before import Before
from plumbline.retraining.backends.course import Course
from plumbline.retraining.backends.job import Capacity, TrainingJob
from plumbline.retraining.backends.pair import Pair
from plumbline.retraining.backends.remote.runs import RemoteFiles
from tests.retraining.backends.batch.stand_in import StandInBatch
from tests.retraining.backends.policy import STORAGE, execution_policy
from tests.retraining.backends.running import trained_here

COUNTS = """
import hashlib
folder = pathlib.Path(given.checkpoints)
kept = sorted(place.name for place in folder.iterdir())
done = len(kept)
state = (folder / kept[-1]).read_text() if kept else given.seed
for step in range(done, 3):
    if WAITS and step == 1 and not kept:
        signal.pause()
    state = hashlib.sha256(f"{state}{step}".encode()).hexdigest()
    (folder / f".step-{step}").write_text(state)
    (folder / f".step-{step}").rename(folder / f"step-{step}")
finish(state)
"""
"""Its model is a chain over all steps: a step left out or done twice makes another one."""

SPOT = Capacity(offer="c5.xlarge-spot", purchase="spot")
HOUR = 3600.0
PAIR = Pair(Capacity(offer="c5.xlarge", purchase="on-demand"), 0.07, 0.17, seconds=2 * HOUR, overhead=600.0)


@pytest.fixture
def job(s3, job_for, tmp_path):
    def make(*, waits: bool) -> TrainingJob:
        """One that waits is only done by an attempt that goes on from a checkpoint."""
        fields = {"checkpoints": tmp_path / "unused", "seconds": 5 * HOUR, "attempts": 10}
        script = COUNTS.replace("WAITS", str(waits))
        made = job_for(script, name="acs_employment", capacity=SPOT, **fields)
        made.data.write_bytes(b"rows")
        made.features.write_text("[]")
        return made

    return make


class Spot:
    """An hour passes with each spot machine, which is taken away once there is a checkpoint, or stays."""

    def __init__(self, job: TrainingJob, *, stays: bool) -> None:
        self.files = RemoteFiles(STORAGE, job)
        self.batch, self.stays, self.now = StandInBatch(), stays, 0.0
        policy = execution_policy()
        self.backend = BatchBackend(policy, policy.batch, lambda _: self.batch, self.pause)

    def pause(self, _: float) -> None:
        reclaims = not self.stays and self.files.newest_checkpoint() is not None
        for identity, process in self.batch.processes.items():
            here = self.batch.jobs[identity]
            if here["status"] != "RUNNING":
                continue
            if here["jobQueue"] == "cpu-spot" and reclaims:
                self.batch.reclaim(here["jobName"])
                self.now += HOUR
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.1)

    def queues(self) -> list[str]:
        return [what["jobQueue"] for name, what in self.batch.requests if name == "submit_job"]


@pytest.fixture
def spot():
    made = []

    def make(job: TrainingJob, *, stays: bool) -> Spot:
        made.append(Spot(job, stays=stays))
        return made[-1]

    yield make
    for one in made:
        for process in one.batch.processes.values():
            process.kill()
            process.wait()


def test_it_moves_on_demand_while_that_is_in_time_and_every_attempt_costs_what_it_ran_on(spot, job):
    undisturbed = trained_here(job(waits=False)).digest
    job = job(waits=True)
    there, charged, moves = spot(job, stays=False), [], []
    course = Course(job, PAIR, moves.append)
    outcome = train(there.backend, job, charged.append, course=course, clock=lambda: there.now)
    assert there.now < job.seconds
    assert outcome.digest == undisturbed
    taken = len(charged) - 1
    assert taken >= 2
    assert [attempt.ending for attempt in charged] == ["preempted"] * taken + ["finished"]
    assert [attempt.offer for attempt in charged] == ["c5.xlarge-spot"] * taken + ["c5.xlarge"]
    assert there.queues() == ["cpu-spot"] * taken + ["cpu"]
    assert charged[-1].began_from == "step-0"
    [move] = moves
    assert move.attempt == charged[-1].number
    assert "hours left" in move.because


def test_where_spot_stays_nothing_moves(spot, job):
    job = job(waits=False)
    there, charged, moves = spot(job, stays=True), [], []
    course = Course(job, PAIR, moves.append)
    train(there.backend, job, charged.append, course=course, clock=lambda: there.now)
    assert [(attempt.ending, attempt.offer) for attempt in charged] == [("finished", "c5.xlarge-spot")]
    assert moves == []


def test_whoever_is_restarted_after_a_move_finds_it_on_demand(spot, job):
    """The one before asked the second attempt to stop, noted the move, and was killed."""
    job = job(waits=False)
    there, charged = spot(job, stays=True), []
    with there.backend.launch(job, 2):
        pass
    there.batch.terminate_job(jobId=next(iter(there.batch.jobs)), reason="stopped by Plumbline")
    before = Before(elapsed=HOUR, attempts=1, moved=3)
    course = Course(job, PAIR, before=before)
    train(there.backend, job, charged.append, first=2, before=before, course=course, clock=lambda: there.now)
    assert [(attempt.number, attempt.offer) for attempt in charged] == [
        (2, "c5.xlarge-spot"),
        (3, "c5.xlarge"),
    ]
    assert there.queues() == ["cpu-spot", "cpu"]
