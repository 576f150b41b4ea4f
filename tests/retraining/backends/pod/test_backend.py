"""A training in a pod: started once, watched, taken in; where a node goes, the next pod goes on."""

from __future__ import annotations

import datetime

import pytest

from plumbline.intent import Toleration
from plumbline.retraining.backends import BackendError, available, backend
from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.job import Capacity, TrainingError
from plumbline.retraining.backends.pod.backend import PodBackend
from plumbline.retraining.backends.pod.description import describe
from plumbline.retraining.backends.remote.runner import main
from tests.retraining.backends.policy import execution_policy
from tests.retraining.backends.running import trained_here

START = datetime.datetime(2026, 11, 1, 12, 0, tzinfo=datetime.UTC)


class StandInCluster:
    """A cluster of one node: a pod runs, here and now, when somebody looks for the second time."""

    def __init__(self, loses: int = 0) -> None:
        self.pods, self.looks, self.started, self.ended = {}, {}, [], []
        self.loses = loses
        """How many pods lose their node instead of running."""

    def start(self, pod):
        self.started.append(pod)
        self.pods.setdefault(pod.name, pod)

    def look(self, namespace, name):
        pod = self.pods.get(name)
        if pod is None:
            return None
        self.looks[name] = self.looks.get(name, 0) + 1
        started = START.isoformat()
        if self.looks[name] == 1:
            return self._told("Running", {"running": {"startedAt": started}})
        if self.loses:
            self.loses -= 1
            del self.pods[name]
            return None
        code = main(list(pod.command[3:]))
        ran = {"exitCode": code, "startedAt": started, "finishedAt": (START + LATER).isoformat()}
        return self._told("Failed" if code else "Succeeded", {"terminated": ran})

    def end(self, namespace, name, grace_seconds):
        self.ended.append(name)
        self.pods.pop(name, None)

    @staticmethod
    def _told(phase, state):
        return {"status": {"phase": phase, "containerStatuses": [{"state": state}]}}


LATER = datetime.timedelta(seconds=60)


@pytest.fixture
def job(s3, job_for):
    def make(script="finish()", **changes):
        made = job_for(
            script, name="acs_employment", capacity=Capacity("pool", "owned", 4, 2048, 1), **changes
        )
        made.data.write_text(str(made.trained))
        made.features.write_text("[]")
        return made

    return make


def pods_on(cluster):
    policy = execution_policy()
    return PodBackend(policy, policy.pod, cluster, lambda _: None, lambda: START + LATER)


def test_it_is_described_as_the_policy_and_the_training_say(job):
    pool = {"node_selector": {"pool": "gpu"}, "tolerations": [{"key": "nvidia.com/gpu"}]}
    policy = execution_policy(pod=execution_policy().pod.model_dump() | pool)
    made = describe(policy, policy.pod, job(), "a-name", ["python"])
    assert made.limits == {"memory": "2048Mi", "nvidia.com/gpu": "1"}
    assert made.requests == {"cpu": "4", "memory": "2048Mi", "nvidia.com/gpu": "1"}
    assert (made.node_selector, made.tolerations) == ({"pool": "gpu"}, (Toleration(key="nvidia.com/gpu"),))
    assert set(made.environment) == {"AWS_REGION", "HOME", "TMPDIR"}, "no credential travels"
    assert made.deadline_seconds == 60


def test_what_is_trained_there_is_what_is_trained_here(job):
    cluster, made, charged = StandInCluster(), job("finish('weights')"), []
    outcome = train(pods_on(cluster), made, charged.append)
    assert [(a.ending, a.seconds) for a in charged] == [("finished", 60.0)]
    assert outcome.digest == trained_here(made).digest
    assert cluster.ended == [charged[0].run], "it is removed when it is booked"


def test_a_pod_that_is_gone_was_preempted_and_charged_as_it_was_last_seen(job):
    cluster, charged = StandInCluster(loses=1), []
    train(pods_on(cluster), job(attempts=3), charged.append)
    assert [(a.ending, a.because, a.seconds) for a in charged] == [
        ("preempted", "is gone from the cluster", 60.0),
        ("finished", "finished", 60.0),
    ]


def test_whoever_waits_may_die_and_the_next_finds_the_pod(job):
    cluster, made = StandInCluster(), job()
    with pods_on(cluster).launch(made, 1) as left_behind:
        assert left_behind.watch(0).ending is None
    train(pods_on(cluster), made, lambda _: None)
    assert len(cluster.started) == 1


def test_its_failure_is_told_with_the_end_of_its_log(job):
    with pytest.raises(TrainingError, match=r"exit code 1\. It last said:\n  no such column"):
        train(pods_on(StandInCluster()), job("sys.exit('no such column')"), lambda _: None)


def test_only_where_a_cluster_is_known_is_there_a_pod():
    policy = execution_policy()
    assert "pod" in available(policy, lambda _: StandInCluster())
    assert "pod" not in available(policy)
    with pytest.raises(BackendError, match="or let Airflow launch it"):
        backend("pod", policy)
