"""What runs may go on running: restarts, scaling, deletion, and pods whose owner was judged."""

from __future__ import annotations

import copy

import pytest

from tests.release.verifying.gitops_repo import DAY, NOW
from tests.serving.alignment.admission.cluster import GROUPS, PERSON, REPLICASETS, beside, deployment, of_kind

EVIL = "evil.example.com/x:1"
UNSTATED = ("c", "9")
"""A version that nobody stated, and that runs all the same."""


def owned(kind: str = "ReplicaSet", group: str = "apps/v1", controller: bool = True):
    pod = of_kind("Pod", *UNSTATED)
    pod["metadata"]["ownerReferences"] = [
        {"apiVersion": group, "kind": kind, "name": "service-1", "uid": "x", "controller": controller}
    ]
    return pod


@pytest.mark.parametrize("kind", GROUPS)
def test_a_restart_is_never_refused(ask, kind):
    old = of_kind(kind, *UNSTATED)
    new = copy.deepcopy(old)
    noted = {"kubectl.kubernetes.io/restartedAt": "2026-11-26T12:00:00Z"}
    spec = new.get("data", new)["spec"]
    template = (
        new if kind == "Pod" else (spec["jobTemplate"]["spec"] if kind == "CronJob" else spec)["template"]
    )
    template["metadata"]["annotations"].update(noted)
    new["metadata"].setdefault("annotations", {})["kubernetes.io/change-cause"] = "set image=\x01 {{{"
    assert ask(new, old, now=NOW + 4000 * DAY).allowed


def test_scaling_is_never_refused_whatever_else_the_object_holds(ask):
    old = beside(deployment(*UNSTATED), EVIL)
    old["metadata"]["annotations"] = {"odd": "\x7f\u2028 {unreadable: [", "long": "x" * 300_000}
    new = copy.deepcopy(old)
    new["spec"]["replicas"] = 50
    assert ask(new, old).allowed


@pytest.mark.parametrize("part", ["scale", "status", "eviction", "binding"])
def test_parts_that_change_nothing_about_what_runs_pass(ask, part):
    scale = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "service"}}
    assert ask(scale, scale, subResource=part).allowed


def test_resources_may_change(ask):
    new = deployment(*UNSTATED)
    new["spec"]["template"]["spec"]["containers"][0]["resources"] = {"limits": {"memory": "2Gi"}}
    assert ask(new, deployment(*UNSTATED)).allowed


@pytest.mark.parametrize("kind", GROUPS)
def test_what_goes_may_go(ask, kind):
    assert ask(None, of_kind(kind, *UNSTATED)).allowed


def test_a_container_that_is_no_model_s_may_go(ask):
    assert ask(deployment(*UNSTATED), beside(deployment(*UNSTATED), EVIL)).allowed


def test_a_pod_made_by_its_controller_passes(ask):
    assert ask(owned(), userInfo={"username": REPLICASETS}).allowed
    assert ask(owned(), userInfo={"username": "system:kube-controller-manager"}).allowed
    job = of_kind("Job", *UNSTATED)
    job["metadata"]["ownerReferences"] = [
        {"apiVersion": "batch/v1", "kind": "CronJob", "name": "n", "uid": "x", "controller": True}
    ]
    assert ask(job, userInfo={"username": "system:serviceaccount:kube-system:cronjob-controller"}).allowed


@pytest.mark.parametrize(
    ("pod", "user"),
    [
        (owned(), PERSON),
        (owned(), "system:serviceaccount:ai-apps:replicaset-controller"),
        (owned(), "system:serviceaccount:kube-system:job-controller"),
        (owned(), ""),
        (owned("Deployment"), REPLICASETS),
        (owned("ReplicaSet", "evil.example.com/v1"), REPLICASETS),
        (owned(controller=False), REPLICASETS),
        (of_kind("Pod", *UNSTATED), REPLICASETS),
    ],
)
def test_an_owner_that_anybody_could_have_written_proves_nothing(ask, pod, user):
    assert not ask(pod, userInfo={"username": user}).allowed


def test_an_owned_pod_s_image_may_not_be_changed_afterwards(ask):
    """Its owner was judged, but not this."""
    new = copy.deepcopy(owned())
    new["spec"]["containers"][0]["image"] = EVIL
    assert not ask(new, owned(), userInfo={"username": REPLICASETS}).allowed
    debugged = beside(owned(), EVIL, where="ephemeralContainers")
    assert not ask(debugged, owned(), subResource="ephemeralcontainers").allowed


def test_a_replica_set_made_by_hand_is_no_way_around(ask):
    assert not ask(of_kind("ReplicaSet", *UNSTATED)).allowed
