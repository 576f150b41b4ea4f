"""Plumbline's account in the cluster may read one Deployment in each environment, and nothing else."""

from __future__ import annotations

import pytest

from plumbline.intent import Target
from plumbline.release.observers.api_server import bearer
from plumbline.release.observers.json_server import JsonServer
from plumbline.release.observers.kubernetes import KubernetesObserver
from plumbline.release.observers.seen import Expected
from tests.deploy.gitops_tree import NAMESPACES, TREE, Manifest, one, rendered
from tests.release.observers.kubernetes_stand_in import TOKEN, StandInKubernetes
from tests.release.observers.live_deployment import DIGEST, deployment
from tests.release.observers.stand_in_server import serving

OBJECTS = rendered("plumbline-observer")
ACCOUNT = one(OBJECTS, "ServiceAccount")["metadata"]


def in_namespace(kind: str, namespace: str) -> Manifest:
    return one([m for m in OBJECTS if m["metadata"].get("namespace") == namespace], kind)


@pytest.mark.parametrize("environment", NAMESPACES)
def test_what_the_observer_asks_is_just_what_its_role_lets_it(environment: str) -> None:
    namespace = NAMESPACES[environment]
    (rule,) = in_namespace("Role", namespace)["rules"]
    live = one(rendered(f"kustomize-{environment}"), "Deployment")["metadata"]["name"]
    cluster = StandInKubernetes()
    cluster.deployments[f"{namespace}/{live}"] = deployment(name=live)
    target = Target(
        repository="ai-apps",
        branch="main",
        environment=environment,
        file="a.yaml",
        container="inference-engine",
        image="example.com/a",
    )
    with serving(cluster) as server:
        api = JsonServer(server.address, headers=bearer(TOKEN))
        expected = Expected(target=target, image=DIGEST, version="2", commit="c" * 40)
        assert KubernetesObserver(api, f"{namespace}/{live}").look(expected).healthy
    (request,) = server.requests
    _, _, group, _, _, asked_in, resource, name = request.path.split("/")
    assert asked_in == namespace
    assert rule == {
        "apiGroups": [group],
        "resources": [resource],
        "resourceNames": [name],
        "verbs": ["get"],
    }


@pytest.mark.parametrize("namespace", NAMESPACES.values())
def test_each_role_is_given_to_the_one_account(namespace: str) -> None:
    binding = in_namespace("RoleBinding", namespace)
    role = in_namespace("Role", namespace)["metadata"]["name"]
    assert binding["roleRef"] == {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role}
    assert binding["subjects"] == [
        {"kind": "ServiceAccount", "name": ACCOUNT["name"], "namespace": ACCOUNT["namespace"]}
    ]


def test_nothing_else_is_given_to_anybody() -> None:
    kinds = sorted(m["kind"] for m in OBJECTS)
    assert kinds == ["Namespace", *["Role"] * 3, *["RoleBinding"] * 3, "ServiceAccount"]
    assert one(OBJECTS, "ServiceAccount")["automountServiceAccountToken"] is False


def test_the_readme_makes_the_token_of_this_account() -> None:
    readme = (TREE / "README.md").read_text()
    assert f"kubectl create token {ACCOUNT['name']} --namespace {ACCOUNT['namespace']}" in readme
    assert f"--as system:serviceaccount:{ACCOUNT['namespace']}:{ACCOUNT['name']}" in readme
