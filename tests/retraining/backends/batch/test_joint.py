"""A training on AWS Batch whose spot machine is taken away goes on elsewhere, charged for both."""

from __future__ import annotations

import contextlib
import os
import subprocess

import pytest

from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.batch.backend import BatchBackend
from plumbline.retraining.backends.job import Capacity, StoppedAtLimitError, TrainingError
from plumbline.retraining.backends.remote.runs import RemoteFiles, run_name
from tests.retraining.backends.policy import STORAGE, execution_policy
from tests.retraining.backends.running import trained_here

STEPS = """
folder = pathlib.Path(given.checkpoints)
begun = sorted(place.name for place in folder.iterdir())
def write(*_):
    (folder / f"step-{len(begun) + 1}").write_text("")
    sys.exit(143) if _ else None
signal.signal(signal.SIGTERM, write)
if not begun:
    write()
    print("waiting", flush=True)
    signal.pause()
finish()
"""

SPOT = Capacity(offer="c5.xlarge-spot", purchase="spot", vcpus=4, memory_mib=4096, gpus=1)


@pytest.fixture
def job(s3, job_for, tmp_path):
    def make(script, **changes):
        made = job_for(script, name="acs_employment", capacity=SPOT, **changes)
        made.data.write_bytes(os.urandom(64))
        made.features.write_text("[]")
        return made

    return make


@pytest.fixture
def backend(batch):
    """It looks again at once; the limit of the test is the limit of its patience."""
    policy = execution_policy()

    def pause(_):
        for process in batch.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)

    return BatchBackend(policy, policy.batch, lambda _: batch, pause)


def test_what_is_trained_there_is_what_is_trained_here_and_asks_for_what_it_needs(backend, job, batch):
    made = job("print('hello'); finish('weights')")
    outcome = train(backend, made, lambda _: None)
    assert made.log.read_text() == "hello\n"
    assert outcome.digest == trained_here(made).digest
    [definition] = batch.definitions.values()
    needed = {
        item["type"]: item["value"] for item in definition["containerProperties"]["resourceRequirements"]
    }
    assert needed == {"VCPU": "4", "MEMORY": "4096", "GPU": "1"}
    submitted = dict(batch.requests)["submit_job"]
    assert submitted["jobQueue"] == "cpu-spot"
    assert submitted["retryStrategy"] == {"attempts": 1}
    assert submitted["timeout"] == {"attemptDurationSeconds": 60}
    said = str(batch.requests)
    assert os.environ["AWS_SECRET_ACCESS_KEY"] == "test"
    assert "'test'" not in said
    assert "SECRET" not in said


def test_a_reclaimed_machine_is_charged_and_the_next_goes_on(backend, job, batch, tmp_path):
    made = job(STEPS, checkpoints=tmp_path / "unused", attempts=5)
    charged, files, first = [], RemoteFiles(STORAGE, made), run_name(made, 1)

    def pause(_):
        kept = files.newest_checkpoint()
        if kept and [j["status"] for j in batch.jobs.values()] == ["RUNNING"]:
            batch.reclaim(first)

    watched = BatchBackend(backend.policy, backend.settings, lambda _: batch, pause)
    outcome = train(watched, made, charged.append)
    assert [(a.number, a.ending, a.began_from) for a in charged] == [
        (1, "preempted", None),
        (2, "finished", "step-1"),
    ]
    assert all(attempt.seconds > 0 for attempt in charged)
    assert 0 <= charged[0].lost <= charged[0].seconds
    assert (outcome.folder / "model.ubj").read_text() == "model"
    assert files.newest_checkpoint() is None, "the checkpoints of what is done are removed"


def test_whoever_waits_may_die_and_the_next_finds_the_job(backend, job, batch):
    made = job("finish()")
    with backend.launch(made, 1) as left_behind:
        assert left_behind.watch(0).ending is None
    train(backend, made, lambda _: None)
    assert [name for name, _ in batch.requests].count("submit_job") == 1


def test_at_its_limit_it_is_terminated_and_keeps_its_checkpoint(backend, job, batch, tmp_path):
    made = job(STEPS, checkpoints=tmp_path / "unused", limit=4.0)
    with pytest.raises(StoppedAtLimitError, match="checkpoint step-1 is kept"):
        train(backend, made, lambda _: None)
    assert [what["reason"] for name, what in batch.requests if name == "terminate_job"] == [
        "stopped by Plumbline"
    ]


def test_its_failure_is_told_with_the_end_of_its_log(backend, job):
    made = job("print('reading'); sys.exit('no such column')")
    with pytest.raises(TrainingError, match=r"exit code 1\. It last said:\n  reading\n  no such column"):
        train(backend, made, lambda _: None)


def test_a_way_of_buying_without_a_queue_is_refused_in_words(batch, job):
    policy = execution_policy()
    settings = policy.batch.model_copy(update={"queues": {"on-demand": "cpu"}})
    with pytest.raises(TrainingError, match=r"names no job queue for that: add it under batch\.queues"):
        train(BatchBackend(policy, settings, lambda _: batch), job("finish()"), lambda _: None)
