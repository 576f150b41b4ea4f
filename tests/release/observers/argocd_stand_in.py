"""A stand-in for Argo CD's API server: Applications, their live resources, and the refusals it has."""

from __future__ import annotations

import json
from typing import Any

from tests.release.observers.live_deployment import DIGEST, REPOSITORY
from tests.release.observers.stand_in_server import Reply, Request

TOKEN = "an-argocd-token"
PREFIX = "/api/v1/applications/"
COMMIT = "1" * 40


class StandInArgoCD:
    """Answers for one project's role. Like the real one, it says 403 of what it does not know."""

    def __init__(self) -> None:
        self.applications: dict[str, dict[str, Any]] = {}
        self.live: dict[str, dict[str, Any]] = {}

    def deploy(self, name: str, *live: dict[str, Any], **status: Any) -> None:
        """An Application with these live resources; synced and healthy, unless `status` says otherwise."""
        self.applications[name] = application(name, live, **status)
        self.live.update({one["metadata"]["name"]: one for one in live})

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, 16, "no session information")
        name, _, rest = request.path.removeprefix(PREFIX).partition("/")
        found = self.applications.get(name)
        if found is None:
            return _error(403, 7, "permission denied")
        if rest != "resource":
            return Reply(200, found)
        live = self.live.get(request.query["resourceName"])
        wanted = {"group": "apps", "version": "v1", "kind": "Deployment"}
        if live is None or {name: request.query.get(name) for name in wanted} != wanted:
            said = f"Deployment apps {request.query['resourceName']} not found as part of application {name}"
            return _error(400, 3, said)
        return Reply(200, {"manifest": json.dumps(live)})


def application(name: str, live: tuple[dict[str, Any], ...], **status: Any) -> dict[str, Any]:
    """An Application as the API tells it."""
    resources = [
        {
            "group": "apps",
            "version": "v1",
            "kind": "Deployment",
            "namespace": one["metadata"]["namespace"],
            "name": one["metadata"]["name"],
            "status": "Synced",
            "health": {"status": "Healthy"},
        }
        for one in live
    ]
    service = {
        "version": "v1",
        "kind": "Service",
        "namespace": "ai-apps",
        "name": "multimodal-ai-service",
        "status": "Synced",
    }
    return {
        "metadata": {"name": name, "namespace": "argocd"},
        "spec": {"project": "default", "destination": {"namespace": "ai-apps"}},
        "status": {
            "sync": {"status": "Synced", "revision": COMMIT},
            "health": {"status": "Healthy"},
            "resources": [service, *resources],
            "summary": {"images": [f"{REPOSITORY}:model-a@{DIGEST}", "example.com/proxy:1"]},
            **status,
        },
    }


def _error(status: int, code: int, message: str) -> Reply:
    return Reply(status, {"error": message, "code": code, "message": message})
