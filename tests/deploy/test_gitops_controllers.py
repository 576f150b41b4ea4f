"""Argo CD and Flux apply each environment from one folder, and choose no image of their own."""

from __future__ import annotations

import fnmatch
from typing import Any

import pytest

from tests.deploy.gitops_tree import KUSTOMIZED, NAMESPACES, TREE, Manifest, documents, rendered

ARGO = rendered("argocd")
FLUX = rendered("flux")
APPLICATIONS = [m for m in ARGO if m["kind"] == "Application"]
KUSTOMIZATIONS = [m for m in FLUX if m["kind"] == "Kustomization"]
PROJECTS = {m["metadata"]["name"]: m["spec"] for m in ARGO if m["kind"] == "AppProject"}
CLUSTER_WIDE = (
    "Namespace",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
)


def made_by(path: str) -> list[Manifest]:
    """The objects that kustomize makes of a folder."""
    (name,) = [name for name, folder in KUSTOMIZED.items() if folder == path]
    return rendered(name)


def permits(rules: list[dict[str, str]], manifest: Manifest) -> bool:
    group = manifest["apiVersion"].rpartition("/")[0]
    return any(
        fnmatch.fnmatch(group, r["group"]) and fnmatch.fnmatch(manifest["kind"], r["kind"]) for r in rules
    )


def test_both_apply_the_same_folders() -> None:
    argo = {app["spec"]["source"]["path"] for app in APPLICATIONS}
    flux = {k["spec"]["path"].removeprefix("./") for k in KUSTOMIZATIONS}
    assert argo == flux == {folder for folder in KUSTOMIZED.values() if folder not in ("argocd", "flux")}


@pytest.mark.parametrize("app", APPLICATIONS, ids=lambda app: app["metadata"]["name"])
def test_an_application_may_apply_what_its_folder_makes(app: Manifest) -> None:
    spec, project = app["spec"], PROJECTS[app["spec"]["project"]]
    allowed = {(d["server"], d["namespace"]) for d in project["destinations"]}
    assert spec["source"]["repoURL"] in project["sourceRepos"]
    assert (spec["destination"]["server"], spec["destination"]["namespace"]) in allowed
    for manifest in made_by(spec["source"]["path"]):
        if manifest["kind"] in CLUSTER_WIDE:
            assert permits(project["clusterResourceWhitelist"], manifest)
            continue
        where = (spec["destination"]["server"], manifest["metadata"]["namespace"])
        assert where in allowed
        assert permits(project["namespaceResourceWhitelist"], manifest)


def test_whoever_releases_a_service_cannot_change_the_cluster_s_rules() -> None:
    policy, _ = rendered("tagging-policy")
    role = next(m for m in rendered("plumbline-observer") if m["kind"] == "Role")
    services, rules = PROJECTS["ai-apps"], PROJECTS["ai-platform"]
    assert not permits(services["clusterResourceWhitelist"], policy)
    assert not permits(services["namespaceResourceWhitelist"], role)
    for manifest in rendered("alignment-admission-webhook"):
        assert not permits(services["clusterResourceWhitelist"], manifest)
        assert not permits(services["namespaceResourceWhitelist"], manifest)
    for kind, group in (("Secret", "v1"), ("Deployment", "apps/v1")):
        assert not permits(rules["namespaceResourceWhitelist"], {"apiVersion": group, "kind": kind})


@pytest.mark.parametrize("environment", NAMESPACES)
def test_each_environment_has_an_application_and_a_kustomization(environment: str) -> None:
    name = f"multimodal-ai-service-{environment}"
    assert [m["metadata"]["name"] for m in [*APPLICATIONS, *KUSTOMIZATIONS]].count(name) == 2
    (app,) = [m for m in APPLICATIONS if m["metadata"]["name"] == name]
    assert app["spec"]["destination"]["namespace"] == NAMESPACES[environment]


def test_drift_is_put_right_and_readiness_means_that_it_runs() -> None:
    assert all(app["spec"]["syncPolicy"]["automated"]["selfHeal"] for app in APPLICATIONS)
    assert all(k["spec"]["wait"] and k["spec"]["timeout"] for k in KUSTOMIZATIONS)


def test_all_follow_the_branch_that_pull_requests_are_merged_into() -> None:
    (repository,) = [m for m in FLUX if m["kind"] == "GitRepository"]
    assert repository["spec"]["ref"] == {"branch": "main"}
    assert {app["spec"]["source"]["targetRevision"] for app in APPLICATIONS} == {"main"}
    assert {k["spec"]["sourceRef"]["name"] for k in KUSTOMIZATIONS} == {repository["metadata"]["name"]}


def test_nothing_here_chooses_an_image_by_itself() -> None:
    """No image updater's annotations, no image automation, no image parameters at a controller."""
    for file in TREE.rglob("*.yaml"):
        if "templates" in file.parts:
            continue
        for document in documents(file.read_text()):
            annotations: dict[str, Any] = (document.get("metadata") or {}).get("annotations") or {}
            assert not [key for key in annotations if "image-updater" in key], file
            assert not str(document.get("apiVersion", "")).startswith("image.toolkit.fluxcd.io"), file
    for app in APPLICATIONS:
        assert set(app["spec"]["source"]) == {"repoURL", "targetRevision", "path"}
    for kustomization in KUSTOMIZATIONS:
        assert not {"images", "postBuild", "patches"} & set(kustomization["spec"])
