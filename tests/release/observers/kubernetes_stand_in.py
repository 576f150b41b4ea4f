"""A stand-in for a Kubernetes API server: Deployments, and the refusals it has."""

from __future__ import annotations

from typing import Any

from tests.release.observers.stand_in_server import Reply, Request

TOKEN = "a-service-account's-token"
PREFIX = "/apis/apps/v1/namespaces/"


class StandInKubernetes:
    """Answers `GET` on one Deployment for whoever has the token and, unless taken, the right."""

    def __init__(self) -> None:
        self.deployments: dict[str, dict[str, Any]] = {}
        self.may_get = True

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _failure(401, "Unauthorized", "Unauthorized")
        namespace, _, name = request.path.removeprefix(PREFIX).partition("/deployments/")
        if not self.may_get:
            said = (
                f'deployments.apps "{name}" is forbidden: User "system:serviceaccount:ai:plumbline" '
                f'cannot get resource "deployments" in API group "apps" in the namespace "{namespace}"'
            )
            return _failure(403, "Forbidden", said)
        found = self.deployments.get(f"{namespace}/{name}")
        if found is None:
            return _failure(404, "NotFound", f'deployments.apps "{name}" not found')
        return Reply(200, found)


def _failure(code: int, reason: str, message: str) -> Reply:
    status = {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
        "code": code,
    }
    return Reply(code, status)
