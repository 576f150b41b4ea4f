"""What a live Deployment says of itself, judged as `kubectl rollout status` does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kubernetes_validate import validate

from plumbline.release.observers.deployment_status import has_container, seen_in
from tests.release.observers.live_deployment import DIGEST, REPOSITORY, deployment, stuck

CONTAINER = "inference-engine"


def test_every_pod_new_and_available_is_healthy():
    seen = seen_in(deployment(), CONTAINER)
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", True)


@pytest.mark.parametrize(
    ("live", "because"),
    [
        (deployment(observedGeneration=3), "has not been noticed by its controller yet"),
        (deployment(updatedReplicas=1), "1 of 3 pods have the new version"),
        (deployment(replicas=3) | {"status": {"observedGeneration": 4}}, "0 of 3 pods have the new version"),
        (deployment(availableReplicas=2), "2 of 3 pods are available"),
        (deployment(replicas=0), "scaled to zero, so nothing runs"),
        (deployment(conditions=stuck()), "Progressing: ProgressDeadlineExceeded"),
        (deployment(version=None), "no annotation plumbline.dev/model-version"),
        (deployment(image=f"{REPOSITORY}:latest"), "names no image by digest"),
    ],
)
def test_anything_less_is_not_healthy_and_says_why(live, because):
    validate(live, "1.37", strict=True)
    seen = seen_in(live, CONTAINER)
    assert not seen.healthy
    assert because in seen.because


def test_pods_of_the_version_before_are_counted():
    live = deployment()
    live["status"]["replicas"] = 4
    assert "1 pods of the version before still run" in seen_in(live, CONTAINER).because


def test_a_paused_one_is_not_healthy():
    live = deployment()
    live["spec"]["paused"] = True
    assert "it is paused" in seen_in(live, CONTAINER).because


def test_the_container_is_found_by_its_name_alone():
    assert has_container(deployment(), CONTAINER)
    assert not has_container(deployment(container="other"), CONTAINER)


def test_the_stand_ins_deployment_is_one_that_kubernetes_knows():
    validate(deployment(), "1.37", strict=True)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.sampled_from(["metadata", "spec", "status", "template", "containers", "replicas", "conditions"])
NEARLY = st.recursive(ANY_JSON, lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=20)


@given(NEARLY)
def test_no_answer_of_a_hostile_server_is_healthy_or_an_exception(document):
    assert not seen_in(document, CONTAINER).healthy


@given(st.sampled_from(["metadata", "spec", "status"]), ANY_JSON)
def test_spoiling_a_part_of_a_healthy_one_never_raises(part, rubbish):
    seen = seen_in(deployment() | {part: rubbish}, CONTAINER)
    assert not seen.healthy
