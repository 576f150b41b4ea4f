"""A Deployment by the API server: read with one right, and refusals say what to do."""

from __future__ import annotations

import pytest

from plumbline.release.observers.api_server import bearer
from plumbline.release.observers.json_server import JsonServer
from plumbline.release.observers.kubernetes import KubernetesObserver
from plumbline.release.observers.seen import NotSeenError
from tests.release.observers.kubernetes_stand_in import TOKEN, StandInKubernetes
from tests.release.observers.live_deployment import DIGEST, deployment


@pytest.fixture
def cluster():
    cluster = StandInKubernetes()
    cluster.deployments["ai-apps/multimodal-ai-service"] = deployment()
    return cluster


@pytest.fixture
def look(serve, cluster, expected):
    def run(token: str = TOKEN):
        server = JsonServer(serve(cluster).address, headers=bearer(token))
        return KubernetesObserver(server, "ai-apps/multimodal-ai-service").look(expected)

    return run


def test_a_rolled_out_deployment_is_seen(look):
    seen = look()
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", True)


def test_one_that_is_rolling_out_tells_what_comes_and_is_not_healthy(look, cluster):
    cluster.deployments["ai-apps/multimodal-ai-service"] = deployment(updatedReplicas=1)
    seen = look()
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", False)


def test_a_token_that_is_not_accepted_tells_nothing(look):
    with pytest.raises(NotSeenError, match=r"status 401 .*put a valid one into the connection"):
        look("another")


def test_a_missing_right_is_named(look, cluster):
    cluster.may_get = False
    with pytest.raises(NotSeenError, match=r"cannot get resource.*the verb `get` on deployments"):
        look()


def test_a_deployment_that_is_not_there_is_named(look, cluster):
    cluster.deployments.clear()
    with pytest.raises(NotSeenError, match=r"status 404 .*not found.*correct `observe.kubernetes`"):
        look()


def test_a_deployment_without_the_container_tells_nothing(look, cluster):
    cluster.deployments["ai-apps/multimodal-ai-service"] = deployment(container="another")
    with pytest.raises(NotSeenError, match="has no container inference-engine"):
        look()
