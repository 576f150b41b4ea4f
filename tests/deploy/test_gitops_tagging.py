"""The tagging policy asks every workload who pays for it, and keeps nothing that runs from restarting."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from plumbline.specs.loading import load_tagging
from tests.deploy.admission import PLURALS, Request, refusals
from tests.deploy.gitops_tree import NAMESPACES, ROOT, Manifest, one, rendered

PREFIX = "finops.apexlogic.com/"
REQUIRED = ("cost-center", "project", "team", "environment", "model-id")
POLICY = one(rendered("tagging-policy"), "ValidatingAdmissionPolicy")
BINDING = one(rendered("tagging-policy"), "ValidatingAdmissionPolicyBinding")
KUBE_SYSTEM = "system:serviceaccount:kube-system:"


def judged(new: Manifest, old: Manifest | None = None, where: Manifest | None = None, **by: Any) -> list[str]:
    return refusals(POLICY, BINDING, where or namespace(), Request(new, old, **by))


def namespace() -> Manifest:
    return one(rendered("kustomize-production"), "Namespace")


def deployment() -> Manifest:
    return copy.deepcopy(one(rendered("kustomize-production"), "Deployment"))


def untagged() -> Manifest:
    workload = deployment()
    workload["metadata"]["labels"] = {"app.kubernetes.io/name": "multimodal-ai-service"}
    workload["spec"]["template"]["metadata"]["labels"] = {"app.kubernetes.io/name": "multimodal-ai-service"}
    return workload


def of_kind(kind: str, workload: Manifest) -> Manifest:
    """The same metadata and pods as another kind of workload."""
    template = {"template": workload["spec"]["template"]}
    group = "batch/v1" if kind in ("Job", "CronJob") else "apps/v1"
    spec = {"schedule": "0 2 * * *", "jobTemplate": {"spec": template}} if kind == "CronJob" else template
    return {"apiVersion": group, "kind": kind, "metadata": workload["metadata"], "spec": spec}


WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")


@pytest.mark.parametrize("environment", NAMESPACES)
def test_what_this_repository_applies_is_allowed(environment: str) -> None:
    manifests = rendered(f"kustomize-{environment}")
    assert judged(one(manifests, "Deployment"), where=one(manifests, "Namespace")) == []


def test_the_alignment_service_is_allowed() -> None:
    manifests = rendered("alignment-service")
    assert judged(one(manifests, "Deployment"), where=one(manifests, "Namespace")) == []


@pytest.mark.parametrize("environment", NAMESPACES)
def test_every_namespace_of_ours_is_judged(environment: str) -> None:
    where = one(rendered(f"kustomize-{environment}"), "Namespace")
    assert judged(untagged(), where=where)


@pytest.mark.parametrize("kind", WORKLOADS)
def test_every_kind_of_workload_is_judged(kind: str) -> None:
    assert judged(of_kind(kind, deployment())) == []
    assert judged(of_kind(kind, untagged()))


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_or_empty_tag_is_named(name: str, value: str | None) -> None:
    workload = deployment()
    for labels in (workload["metadata"]["labels"], workload["spec"]["template"]["metadata"]["labels"]):
        labels.pop(PREFIX + name)
        labels.update({} if value is None else {PREFIX + name: value})
    assert f"without the labels {PREFIX}{name};" in judged(workload)[0]


def test_no_labels_at_all_is_a_refusal_and_not_an_error() -> None:
    workload = deployment()
    del workload["metadata"]["labels"]
    del workload["spec"]["template"]["metadata"]
    assert all(name in judged(workload)[0] for name in REQUIRED)


@pytest.mark.parametrize("kind", WORKLOADS)
def test_pods_carry_the_same_tags(kind: str) -> None:
    workload = deployment()
    workload["spec"]["template"]["metadata"]["labels"][PREFIX + "team"] = "somebody-else"
    (refusal,) = judged(of_kind(kind, workload))
    assert refusal.endswith(f"{PREFIX}team")


def test_the_environment_is_the_namespace_s() -> None:
    workload = one(rendered("kustomize-dev"), "Deployment")
    (refusal,) = judged(workload)
    assert refusal.endswith("must be the one of the namespace: production")


def test_a_namespace_without_an_environment_is_named() -> None:
    where = copy.deepcopy(namespace())
    del where["metadata"]["labels"][PREFIX + "environment"]
    (refusal,) = judged(deployment(), where=where)
    assert refusal.endswith("which has none, so label it first")


@pytest.mark.parametrize("number", ["471", "47111", "marketing", "4711x"])
def test_a_cost_centre_has_four_digits(number: str) -> None:
    workload = deployment()
    for labels in (workload["metadata"]["labels"], workload["spec"]["template"]["metadata"]["labels"]):
        labels[PREFIX + "cost-center"] = number
    assert judged(workload) == [f"{PREFIX}cost-center must have four digits"]


def test_other_namespaces_are_left_alone() -> None:
    where = {"metadata": {"name": "default", "labels": {}}}
    assert judged(untagged(), where=where) == []


def test_taking_a_tag_away_is_refused() -> None:
    assert judged(untagged(), old=deployment())


def test_changing_what_runs_without_tags_is_refused() -> None:
    new = untagged()
    new["spec"]["replicas"] = 5
    assert judged(new, old=untagged())


def test_an_annotation_on_an_old_untagged_workload_is_no_matter() -> None:
    new = untagged()
    new["metadata"]["annotations"] = {"note": "seen"}
    assert judged(new, old=untagged()) == []


@pytest.mark.parametrize("kind", ["Pod", "ReplicaSet"])
def test_a_pod_that_restarts_is_never_judged(kind: str) -> None:
    template = untagged()["spec"]["template"]
    group = "v1" if kind == "Pod" else "apps/v1"
    body = template["spec"] if kind == "Pod" else {"template": template}
    assert judged({"apiVersion": group, "kind": kind, "metadata": {"name": "a"}, "spec": body}) == []


@pytest.mark.parametrize("subresource", ["scale", "status"])
def test_scaling_and_status_are_never_judged(subresource: str) -> None:
    new = untagged()
    new["spec"]["replicas"] = 5
    assert judged(new, old=untagged(), subresource=subresource) == []


@pytest.mark.parametrize(
    "user",
    [
        "system:kube-controller-manager",
        f"{KUBE_SYSTEM}cronjob-controller",
        f"{KUBE_SYSTEM}deployment-controller",
    ],
)
def test_what_the_cluster_itself_writes_is_never_judged(user: str) -> None:
    """The nightly Job of an untagged CronJob that was there before the policy still runs."""
    assert judged(of_kind("Job", untagged()), user=user) == []


def test_somebody_who_only_sounds_like_the_cluster_is_judged() -> None:
    assert judged(untagged(), user="system:serviceaccount:ai-apps:kube-system")


def test_the_stand_in_knows_every_kind_that_the_policy_names() -> None:
    rules = POLICY["spec"]["matchConstraints"]["resourceRules"]
    assert {plural for rule in rules for plural in rule["resources"]} <= set(PLURALS.values())
    assert BINDING["spec"]["policyName"] == POLICY["metadata"]["name"]
    assert POLICY["spec"]["failurePolicy"] == "Fail"
    assert "Deny" in BINDING["spec"]["validationActions"]


@pytest.mark.parametrize("name", REQUIRED)
def test_costs_are_told_apart_by_every_required_label_and_tag(name):
    known = {tag for dimension in load_tagging(ROOT).dimensions.values() for tag in dimension.tags}
    assert {name, PREFIX + name} <= known
