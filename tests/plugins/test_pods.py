"""A training pod, built by Airflow's operator, is what Kubernetes takes and what a careful cluster allows."""

from __future__ import annotations

import dataclasses

import kubernetes_validate
import pytest
from kubernetes.client import ApiClient, ApiException, V1Pod

from plumbline.intent import Toleration
from plumbline.retraining.backends.pod.description import PodDescription
from plumbline_airflow.pods import ClusterError, ClusterUnreachableError, Pods, built

DESCRIBED = PodDescription(
    name="plumbline-acs-employment-0123456789abcdef-1",
    namespace="training",
    image=f"registry.example.com/ml/training@sha256:{'0' * 64}",
    command=("python", "-m", "runner", "s3://bucket/order.json", "0" * 64),
    environment={"AWS_REGION": "us-east-1"},
    requests={"cpu": "4", "memory": "2048Mi", "nvidia.com/gpu": "1"},
    limits={"memory": "2048Mi", "nvidia.com/gpu": "1"},
    node_selector={"pool": "gpu"},
    tolerations=(Toleration(key="nvidia.com/gpu"), Toleration(key="team", value="ml")),
    service_account="training",
    deadline_seconds=3600,
    labels={"plumbline.dev/model": "acs_employment"},
)


@pytest.fixture(scope="module")
def pod():
    return ApiClient().sanitize_for_serialization(built(DESCRIBED, "kubernetes_default"))


def test_kubernetes_takes_it(pod):
    kubernetes_validate.validate(pod, "1.33", strict=True)


def test_it_asks_for_the_pool_and_the_gpu(pod):
    spec = pod["spec"]
    assert spec["nodeSelector"] == {"pool": "gpu"}
    assert spec["tolerations"] == [
        {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"},
        {"key": "team", "operator": "Equal", "value": "ml", "effect": "NoSchedule"},
    ]
    [container] = spec["containers"]
    assert container["resources"] == {"requests": DESCRIBED.requests, "limits": DESCRIBED.limits}
    assert container["command"] == list(DESCRIBED.command)


def test_it_has_no_token_no_root_and_nothing_to_write_but_its_scratch(pod):
    spec, [container] = pod["spec"], pod["spec"]["containers"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["volumeMounts"] == [{"name": "scratch", "mountPath": "/tmp"}]
    assert (spec["restartPolicy"], spec["activeDeadlineSeconds"]) == ("Never", 3600)
    assert spec["terminationGracePeriodSeconds"] == 30


def test_its_name_is_the_runs_and_no_other(pod):
    assert pod["metadata"]["name"] == DESCRIBED.name
    assert pod["metadata"]["labels"]["plumbline.dev/model"] == "acs_employment"


class Refusing:
    """An API that answers every request with one code."""

    api_client = ApiClient()

    def __init__(self, code):
        self.code = code
        self.asked = []

    def __getattr__(self, request):
        def refuse(*_, **__):
            self.asked.append(request)
            raise ApiException(status=self.code, reason="so it is")

        return refuse


@pytest.fixture
def cluster(monkeypatch):
    def answering(client):
        monkeypatch.setattr(Pods, "_client", client)
        return Pods("kubernetes_default")

    return answering


def test_a_pod_that_is_there_already_is_no_error(cluster):
    refusing = Refusing(409)
    cluster(refusing).start(DESCRIBED)
    assert refusing.asked == ["create_namespaced_pod"]


def test_a_pod_that_is_not_there_is_none(cluster):
    assert cluster(Refusing(404)).look("training", "name") is None
    cluster(Refusing(404)).end("training", "name", 30)


@pytest.mark.parametrize("code", [429, 503, 0])
def test_a_cluster_that_is_busy_may_answer_later(cluster, code):
    with pytest.raises(ClusterUnreachableError):
        cluster(Refusing(code)).look("training", "name")


def test_what_is_refused_says_what_to_allow(cluster):
    with pytest.raises(ClusterError, match="needs the right to create, get and delete pods there"):
        cluster(Refusing(403)).start(DESCRIBED)


def test_what_is_there_is_told_in_the_apis_own_names(cluster):
    class Answering(Refusing):
        def read_namespaced_pod(self, *_, **__):
            found: V1Pod = built(dataclasses.replace(DESCRIBED), "kubernetes_default")
            found.status = {"phase": "Running"}
            return found

    assert cluster(Answering(500)).look("training", "name")["status"] == {"phase": "Running"}
