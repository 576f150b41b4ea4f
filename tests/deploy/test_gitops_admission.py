"""The webhook asks about all that says what runs, and keeps neither itself nor the cluster from starting."""

from __future__ import annotations

import celpy
import pytest
import yaml

from plumbline.commands import serve_admission
from plumbline.serving.alignment.admission.kinds import JUDGED, MANAGER, account
from plumbline.serving.alignment.admission_app import LIMITS
from tests.deploy.admission import PLURALS
from tests.deploy.gitops_tree import NAMESPACES, TREE, Manifest, one, rendered

OBJECTS = rendered("alignment-admission")
WEBHOOK_OBJECTS = rendered("alignment-admission-webhook")
WEBHOOKS = {hook["name"]: hook for hook in one(WEBHOOK_OBJECTS, "ValidatingWebhookConfiguration")["webhooks"]}
MODELS, ELSEWHERE = (WEBHOOKS[f"{name}.admission.plumbline.dev"] for name in ("models", "elsewhere"))
DEPLOYMENT = one(OBJECTS, "Deployment")
OWN = DEPLOYMENT["metadata"]["namespace"]
PLURAL = {
    **PLURALS,
    "ReplicationController": "replicationcontrollers",
    "ControllerRevision": "controllerrevisions",
}


def container(name: str) -> Manifest:
    return next(c for c in DEPLOYMENT["spec"]["template"]["spec"]["containers"] if c["name"] == name)


def namespaces(hook: Manifest) -> tuple[str, set[str]]:
    (chosen,) = hook["namespaceSelector"]["matchExpressions"]
    assert chosen["key"] == "kubernetes.io/metadata.name", "a label that nobody can take away"
    return chosen["operator"], set(chosen["values"])


def test_the_namespaces_are_those_of_the_policy_and_of_the_environments() -> None:
    policy = yaml.safe_load((TREE / "policies/plumbline.yaml").read_text())
    said = {e["name"]: e["namespaces"] for e in policy["environments"]}
    assert said == {name: [namespace] for name, namespace in NAMESPACES.items()}
    assert namespaces(MODELS) == ("In", set(NAMESPACES.values()))


def test_it_never_stands_in_its_own_way_nor_the_cluster_s() -> None:
    operator, spared = namespaces(ELSEWHERE)
    assert operator == "NotIn"
    assert {OWN, "kube-system"} <= spared
    assert OWN not in namespaces(MODELS)[1]
    assert set(NAMESPACES.values()) <= spared, "judged once"


def test_what_nobody_can_judge_is_refused_for_models_and_let_through_elsewhere() -> None:
    assert (MODELS["failurePolicy"], ELSEWHERE["failurePolicy"]) == ("Fail", "Ignore")


@pytest.mark.parametrize("name", WEBHOOKS)
def test_the_api_server_waits_a_little_longer_than_an_answer_may_take(name: str) -> None:
    hook = WEBHOOKS[name]
    assert LIMITS.answer_seconds < hook["timeoutSeconds"] <= 5
    assert hook["sideEffects"] == "None", "so that dry runs are judged"
    assert hook["admissionReviewVersions"] == ["v1"]
    assert hook["matchPolicy"] == "Equivalent", "another version of a kind is converted and judged"


@pytest.mark.parametrize("name", WEBHOOKS)
def test_just_what_can_be_judged_is_asked(name: str) -> None:
    asked = {
        (f"{group}/{version}" if group else version, resource)
        for rule in WEBHOOKS[name]["rules"]
        for group in rule["apiGroups"]
        for version in rule["apiVersions"]
        for resource in rule["resources"]
    }
    judged = {(group, PLURAL[kind]) for group, kind in JUDGED}
    assert asked == {*judged, ("v1", "pods/ephemeralcontainers")}
    assert all(rule["operations"] == ["CREATE", "UPDATE"] for rule in WEBHOOKS[name]["rules"])


@pytest.mark.parametrize(
    ("user", "asked"),
    [
        (MANAGER, False),
        (account("replicaset-controller"), False),
        ("system:serviceaccount:argocd:argocd-application-controller", True),
        ("system:serviceaccount:kube-system-of-mine:x", True),
        ("ada@example.com", True),
    ],
)
@pytest.mark.parametrize("name", WEBHOOKS)
def test_pods_start_whatever_becomes_of_the_webhook(name: str, user: str, asked: bool) -> None:
    (condition,) = WEBHOOKS[name]["matchConditions"]
    environment = celpy.Environment()
    program = environment.program(environment.compile(condition["expression"]))
    request = celpy.json_to_cel({"userInfo": {"username": user}})
    assert bool(program.evaluate({"request": request})) is asked


def test_the_certificate_is_for_the_address_that_is_asked() -> None:
    service = one(OBJECTS, "Service")
    asked = {hook["clientConfig"]["service"]["name"] for hook in WEBHOOKS.values()}
    assert asked == {service["metadata"]["name"]}
    annotation = one(WEBHOOK_OBJECTS, "ValidatingWebhookConfiguration")["metadata"]["annotations"]
    namespace, name = annotation["cert-manager.io/inject-ca-from"].split("/")
    certificates = [m for m in WEBHOOK_OBJECTS if m["kind"] == "Certificate"]
    (own,) = [m for m in certificates if m["metadata"]["name"] == name]
    assert own["metadata"]["namespace"] == namespace == OWN
    assert f"{service['metadata']['name']}.{OWN}.svc" in own["spec"]["dnsNames"]
    volumes = {v["name"]: v for v in DEPLOYMENT["spec"]["template"]["spec"]["volumes"]}
    assert volumes["tls"]["secret"]["secretName"] == own["spec"]["secretName"]
    issuers = {m["metadata"]["name"] for m in WEBHOOK_OBJECTS if m["kind"] == "Issuer"}
    assert {m["spec"]["issuerRef"]["name"] for m in certificates} == issuers


def test_the_port_is_one_all_the_way() -> None:
    (port,) = one(OBJECTS, "Service")["spec"]["ports"]
    assert {hook["clientConfig"]["service"]["port"] for hook in WEBHOOKS.values()} == {port["port"]}
    own = container("admission")
    (named,) = [p for p in own["ports"] if p["name"] == port["targetPort"]]
    assert f"--port={named['containerPort']}" in own["args"]
    assert one(OBJECTS, "NetworkPolicy")["spec"]["ingress"] == [{"ports": [{"port": port["targetPort"]}]}]


def test_the_process_is_started_with_options_that_it_knows() -> None:
    import argparse

    root = argparse.ArgumentParser()
    serve_admission.add_to(root.add_subparsers())
    own = container("admission")
    assert own["command"] == ["python", "-m", "plumbline.cli", "serve", "admission"]
    options = root.parse_args(["admission", *own["args"]])
    mounts = {m["mountPath"]: m for m in own["volumeMounts"]}
    for place in (options.gitops, options.certificate, options.private_key, options.callers):
        assert mounts[str(place.parent)]["readOnly"] is True


def test_the_checkout_is_written_by_git_sync_alone() -> None:
    sync = container("git-sync")
    root = next(a for a in sync["args"] if a.startswith("--root=")).partition("=")[2]
    link = next(a for a in sync["args"] if a.startswith("--link=")).partition("=")[2]
    assert f"--gitops={root}/{link}" in container("admission")["args"]
    assert not next(m for m in sync["volumeMounts"] if m["mountPath"] == root).get("readOnly")


def test_it_has_no_rights_in_the_cluster_and_none_on_its_node() -> None:
    pod = DEPLOYMENT["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    for one_container in pod["containers"]:
        assert one_container["securityContext"]["readOnlyRootFilesystem"] is True
        assert one_container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert one_container["resources"]["limits"]["memory"]
        assert "@sha256:" in one_container["image"]
