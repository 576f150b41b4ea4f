"""Objects and reviews as an API server sends them."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml

from tests.release.verifying import gitops_repo
from tests.release.verifying.gitops_repo import POLICY, SIDECAR, image

Object = dict[str, Any]
PERSON = "ada@example.com"
REPLICASETS = "system:serviceaccount:kube-system:replicaset-controller"
WITH_NAMESPACES = POLICY.replace(
    'paths: ["apps/**", "environments/production/**"]',
    'paths: ["apps/**", "environments/production/**"]\n    namespaces: [ai-apps]',
).replace(
    'paths: ["environments/staging/**"]',
    'paths: ["environments/staging/**"]\n    namespaces: [ai-apps-staging]',
)
GROUPS = {
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "ReplicaSet": "apps/v1",
    "ControllerRevision": "apps/v1",
    "ReplicationController": "v1",
    "Job": "batch/v1",
    "CronJob": "batch/v1",
    "Pod": "v1",
}


def deployment(letter: str = "a", version: str = "1") -> Object:
    """The deployment of the GitOps repository, as the cluster has it."""
    found: Object = yaml.safe_load(gitops_repo.deployment(letter, version))
    found["spec"]["replicas"] = 2
    found["metadata"]["managedFields"] = [{"manager": "argocd", "fieldsV1": {"f:spec": {"f:image": {}}}}]
    found["status"] = {"replicas": 2}
    return found


def of_kind(kind: str, letter: str = "a", version: str = "1") -> Object:
    """The same pods as another kind of object."""
    template = deployment(letter, version)["spec"]["template"]
    metadata = {"name": "service", "namespace": "ai-apps"}
    if kind == "Pod":
        return {
            "apiVersion": "v1",
            "kind": kind,
            **template,
            "metadata": {**template["metadata"], **metadata},
        }
    if kind == "ControllerRevision":
        data = {"spec": {"template": {**template, "$patch": "replace"}}}
        return {"apiVersion": GROUPS[kind], "kind": kind, "metadata": metadata, "data": data, "revision": 2}
    spec: Object = {"template": template}
    if kind == "CronJob":
        spec = {"schedule": "0 2 * * *", "jobTemplate": {"spec": spec}}
    return {"apiVersion": GROUPS[kind], "kind": kind, "metadata": metadata, "spec": spec}


def pod_spec(one: Object) -> Object:
    """Where its containers are."""
    spec: Object = one["data"]["spec"] if "data" in one else one["spec"]
    while "containers" not in spec:
        spec = spec["jobTemplate"]["spec"] if "jobTemplate" in spec else spec["template"]["spec"]
    return spec


def review(new: Object | None, old: Object | None = None, **changes: Any) -> Object:
    """What the API server sends."""
    one = new or old or {}
    group, _, version = one.get("apiVersion", "v1").rpartition("/")
    metadata = one.get("metadata", {})
    request = {
        "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
        "kind": {"group": group, "version": version, "kind": one.get("kind", "")},
        "resource": {"group": group, "version": version, "resource": "anything"},
        "name": metadata.get("name", ""),
        "namespace": metadata.get("namespace", ""),
        "operation": "UPDATE" if new and old else "CREATE" if new else "DELETE",
        "userInfo": {"username": PERSON, "groups": ["system:authenticated"]},
        "object": new,
        "oldObject": old,
        "dryRun": False,
        "options": {"kind": "UpdateOptions", "apiVersion": "meta.k8s.io/v1"},
    }
    request.update(changes)
    return {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": request}


def body(asked: Object) -> bytes:
    return json.dumps(asked, ensure_ascii=False).encode()


def beside(one: Object, written: str, name: str = "beside", where: str = "containers") -> Object:
    """The object with one more container."""
    found = copy.deepcopy(one)
    pod_spec(found).setdefault(where, []).append({"name": name, "image": written})
    return found


__all__ = ["PERSON", "REPLICASETS", "SIDECAR", "WITH_NAMESPACES", "image"]
