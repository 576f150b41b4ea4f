"""A stand-in for the API server's judgement by a ValidatingAdmissionPolicy, for tests.

It evaluates the policy's own CEL with cel-python, in the API server's order: binding, constraints, matchers,
variables, validations. It does not check types against schemas, as an API server does when a policy is made.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import celpy
from celpy import celtypes

Object = dict[str, Any]
PLURALS = {
    "Deployment": "deployments",
    "StatefulSet": "statefulsets",
    "DaemonSet": "daemonsets",
    "ReplicaSet": "replicasets",
    "Job": "jobs",
    "CronJob": "cronjobs",
    "Pod": "pods",
}


@dataclass(frozen=True)
class Request:
    """What somebody asks the API server to do."""

    new: Object
    old: Object | None = None
    user: str = "system:serviceaccount:argocd:argocd-application-controller"
    subresource: str = ""

    @property
    def operation(self) -> str:
        return "CREATE" if self.old is None else "UPDATE"


def refusals(policy: Object, binding: Object, namespace: Object, request: Request) -> list[str]:
    """Why the policy refuses, or nothing when it allows or does not judge."""
    wanted = binding["spec"]["matchResources"]["namespaceSelector"]["matchLabels"]
    if not wanted.items() <= namespace["metadata"].get("labels", {}).items():
        return []
    spec = policy["spec"]
    if not any(_constrains(rule, request) for rule in spec["matchConstraints"]["resourceRules"]):
        return []
    known = _known(namespace, request)
    if not all(_evaluate(condition["expression"], known) for condition in spec["matchConditions"]):
        return []
    for variable in spec["variables"]:
        known["variables"][celtypes.StringType(variable["name"])] = _evaluate(variable["expression"], known)
    failed = [rule for rule in spec["validations"] if not _evaluate(rule["expression"], known)]
    return [_message(rule, known) for rule in failed]


def _constrains(rule: Object, request: Request) -> bool:
    group, _, version = request.new["apiVersion"].rpartition("/")
    plural = PLURALS[request.new["kind"]] + (f"/{request.subresource}" if request.subresource else "")
    return (
        group in rule["apiGroups"]
        and version in rule["apiVersions"]
        and plural in rule["resources"]
        and request.operation in rule["operations"]
    )


def _known(namespace: Object, request: Request) -> dict[str, Any]:
    asked = {"operation": request.operation, "userInfo": {"username": request.user}}
    return {
        "object": celpy.json_to_cel(request.new),
        "oldObject": celpy.json_to_cel(request.old),
        "namespaceObject": celpy.json_to_cel(namespace),
        "request": celpy.json_to_cel(asked),
        "variables": celtypes.MapType(),
    }


def _message(rule: Object, known: dict[str, Any]) -> str:
    return (
        str(_evaluate(rule["messageExpression"], known)) if "messageExpression" in rule else rule["message"]
    )


def _evaluate(expression: str, known: dict[str, Any]) -> Any:
    return _program(expression).evaluate(known)


@functools.cache
def _program(expression: str) -> celpy.Runner:
    environment = celpy.Environment()
    return environment.program(environment.compile(expression), functions={"join": _join})


def _join(parts: Any, between: Any) -> celtypes.StringType:
    """Kubernetes' own addition to CEL."""
    return celtypes.StringType(str(between).join(str(part) for part in parts))
