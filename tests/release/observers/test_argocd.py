"""An Argo CD Application: synced to the merge, healthy, and its live Deployment as expected."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from plumbline.release.observers.api_server import bearer
from plumbline.release.observers.argocd import ArgoCDObserver
from plumbline.release.observers.json_server import JsonServer
from plumbline.release.observers.seen import NotSeenError
from tests.release.observers.argocd_stand_in import COMMIT, TOKEN, StandInArgoCD
from tests.release.observers.live_deployment import DIGEST, OTHER, REPOSITORY, deployment

API = json.loads((Path(__file__).parent / "argocd_api.json").read_text())


@pytest.fixture
def argocd():
    argocd = StandInArgoCD()
    argocd.deploy("ai-apps", deployment())
    return argocd


@pytest.fixture
def look(serve, argocd, expected):
    def run(application: str = "ai-apps", token: str = TOKEN, later: tuple[str, ...] = (COMMIT,)):
        """`later`: the revisions that contain the expected commit."""
        server = JsonServer(serve(argocd).address, headers=bearer(token))
        return ArgoCDObserver(server, application, lambda revision: revision in later).look(expected)

    return run


def test_synced_healthy_and_live_is_seen(look):
    seen = look()
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", True)


def test_a_later_revision_contains_the_merge_too(look, argocd):
    argocd.deploy("ai-apps", deployment(), sync={"status": "Synced", "revision": "2" * 40})
    assert look(later=(COMMIT, "2" * 40)).healthy


def test_one_of_several_sources_may_be_the_gitops_repo(look, argocd):
    sync = {"status": "Synced", "revisions": ["9.9.9", COMMIT]}
    argocd.deploy("ai-apps", deployment(), sync=sync)
    assert look().healthy


@pytest.mark.parametrize(
    ("status", "because"),
    [
        ({"sync": {"status": "OutOfSync", "revision": COMMIT}}, "is OutOfSync, not Synced"),
        ({"sync": {"status": "Synced", "revision": "0" * 40}}, "a revision without the merge 111111111111"),
        ({"sync": {"status": "Synced"}}, "a revision without the merge"),
        (
            {
                "sync": {"status": "Unknown"},
                "conditions": [{"type": "ComparisonError", "message": "no such file"}],
            },
            r"is Unknown, not Synced: ComparisonError (no such file)",
        ),
        ({"health": {"status": "Degraded", "message": "back-off"}}, "is Degraded: back-off"),
        ({"health": {"status": "Progressing"}}, "is Progressing"),
        ({"summary": {"images": [f"{REPOSITORY}:model-b@{OTHER}"]}}, "still run another image"),
    ],
)
def test_anything_less_is_not_healthy_and_says_why(look, argocd, status, because):
    argocd.deploy("ai-apps", deployment(), **status)
    seen = look()
    assert not seen.healthy
    assert because in seen.because
    jsonschema.validate(argocd.applications["ai-apps"]["status"], _definition("v1alpha1ApplicationStatus"))


def test_a_healthy_application_whose_pods_roll_out_is_not_healthy_yet(look, argocd):
    argocd.deploy("ai-apps", deployment(availableReplicas=2))
    seen = look()
    assert not seen.healthy
    assert "2 of 3 pods are available" in seen.because


def test_words_of_a_hostile_server_are_one_harmless_line(look, argocd):
    message = "fetch https://ana:hunter2@git.example.com failed\n\x1b[2J" + "x" * 5000
    argocd.deploy("ai-apps", deployment(), health={"status": "Degraded", "message": message})
    because = look().because
    assert "hunter2" not in because
    assert because.isprintable()
    assert len(because) < 500


def test_the_deployment_with_the_container_is_the_one_that_counts(look, argocd):
    argocd.deploy("ai-apps", deployment(name="other", container="web", version="99"), deployment())
    assert look().version == "2"


def test_two_deployments_with_the_container_tell_nothing(look, argocd):
    argocd.deploy("ai-apps", deployment(), deployment(name="copy", version="1"))
    with pytest.raises(NotSeenError, match="2 Deployments with a container inference-engine"):
        look()


def test_a_deployment_that_is_not_there_yet_tells_nothing(look, argocd):
    argocd.live.clear()
    with pytest.raises(NotSeenError, match="no Deployment with a container inference-engine"):
        look()


def test_a_token_that_is_not_accepted_tells_nothing(look):
    with pytest.raises(NotSeenError, match=r"does not accept the token \(no session information\)"):
        look(token="another")


def test_an_application_that_is_not_shown_may_be_unknown_or_out_of_bounds(look):
    with pytest.raises(NotSeenError, match=r"shows no Application nope \(permission denied\)"):
        look("nope")


def test_a_name_is_one_part_of_the_path(serve, expected):
    asked = serve(StandInArgoCD())
    with pytest.raises(NotSeenError):
        ArgoCDObserver(JsonServer(asked.address, headers=bearer(TOKEN)), "team/..%2Fadmin", bool).look(
            expected
        )
    (request,) = asked.requests
    assert request.path == "/api/v1/applications/..%2Fadmin"
    assert request.query == {"appNamespace": "team"}


def test_the_stand_in_answers_by_argo_cds_own_schema(argocd):
    application = argocd.applications["ai-apps"]
    jsonschema.validate(application["status"], _definition("v1alpha1ApplicationStatus"))
    jsonschema.validate(application["metadata"], _definition("v1ObjectMeta"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"synced": True}, _definition("v1alpha1ApplicationStatus"))


def _definition(name: str) -> dict[str, object]:
    return {"$ref": f"#/definitions/{name}", "definitions": API["definitions"]}
