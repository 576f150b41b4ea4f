"""One environment, looked at the way its spec names; who can't be reached is never healthy."""

from __future__ import annotations

import datetime

import pytest

from plumbline.intent import Environment, Observe
from plumbline.release.forges.credentials import Credentials
from plumbline.release.observers.observing import observe
from tests.release.observers.argocd_stand_in import TOKEN as ARGOCD_TOKEN
from tests.release.observers.argocd_stand_in import StandInArgoCD
from tests.release.observers.kubernetes_stand_in import TOKEN as KUBERNETES_TOKEN
from tests.release.observers.kubernetes_stand_in import StandInKubernetes
from tests.release.observers.live_deployment import DIGEST, deployment
from tests.release.observers.stand_in_server import Reply, serving

NOW = datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC)
SERVED = {"image": DIGEST, "model": "acs_employment", "model_version": "2"}


@pytest.fixture
def look(expected):
    def run(how: Observe | None, connection: Credentials | None = None):
        environment = Environment(name="production", file="apps/deployment.yaml", observe=how)
        found = lambda _: connection  # noqa: E731
        return observe(environment, "acs_employment", expected, found, lambda _: True, NOW)

    return run


def test_without_a_way_to_look_the_merge_is_what_is_seen(look):
    observation = look(None)
    assert (observation.source, observation.image, observation.version) == ("merge", DIGEST, "2")
    assert observation.healthy
    assert "the merge 111111111111 is all that can be seen" in observation.because


def test_a_service_is_asked_for_itself(look, serve):
    address = serve(lambda _: Reply(200, SERVED)).address
    observation = look(Observe(http=address))
    assert (observation.source, observation.image, observation.healthy) == ("http", DIGEST, True)
    assert (observation.environment, observation.at) == ("production", NOW)


def test_a_service_may_want_a_token(look, serve):
    def answers(request):
        return Reply(200 if request.headers.get("Authorization") == "Bearer s3rvice" else 401, SERVED)

    observe = Observe(http=serve(answers).address, connection="service")
    assert look(observe, Credentials("service", password="s3rvice")).healthy
    assert not look(observe, Credentials("service")).healthy


def test_argo_cd_is_asked_at_its_connections_host(look, serve):
    argocd = StandInArgoCD()
    argocd.deploy("ai-apps", deployment())
    connection = Credentials("argocd", host=serve(argocd).address, password=ARGOCD_TOKEN)
    observation = look(Observe(argocd="ai-apps", connection="argocd"), connection)
    assert (observation.source, observation.version, observation.healthy) == ("argocd", "2", True)


def test_kubernetes_is_asked_over_tls_with_an_authority_of_its_own(look, authority):
    cluster = StandInKubernetes()
    cluster.deployments["ai-apps/multimodal-ai-service"] = deployment()
    how = Observe(kubernetes="ai-apps/multimodal-ai-service", connection="cluster")
    with serving(cluster, authority.server()) as running:
        host, _, port = running.address.removeprefix("https://").partition(":")
        connection = Credentials(
            "cluster", host=host, port=int(port), password=KUBERNETES_TOKEN, extra={"ca": authority.pem}
        )
        observation = look(how, connection)
        assert (observation.source, observation.version, observation.healthy) == ("kubernetes", "2", True)
        unknown = Credentials("cluster", host=host, port=int(port), password=KUBERNETES_TOKEN)
        assert "CERTIFICATE_VERIFY_FAILED" in look(how, unknown).because


@pytest.mark.parametrize(
    "how",
    [
        Observe(http="http://127.0.0.1:1/version"),
        Observe(argocd="ai-apps", connection="argocd"),
        Observe(argocd="ai-apps"),
        Observe(kubernetes="ai-apps/multimodal-ai-service", connection="cluster"),
        Observe(kubernetes="ai-apps/multimodal-ai-service"),
    ],
)
@pytest.mark.parametrize("connection", [None, Credentials("c", host="http://127.0.0.1:1"), Credentials("c")])
def test_who_cannot_be_reached_has_told_nothing_and_is_not_healthy(look, how, connection):
    observation = look(how, connection)
    assert (observation.image, observation.version, observation.healthy) == (None, None, False)
    assert observation.because.startswith("not seen: ")
