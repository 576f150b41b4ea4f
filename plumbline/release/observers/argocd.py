"""An Argo CD Application, by Argo CD's REST API: what was synced, whether it is healthy, what runs live.

Reads `GET /api/v1/applications/{name}`, then the live Deployment through
`GET /api/v1/applications/{name}/resource`. The token's role needs `applications, get` and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from plumbline.release.observers.deployment_status import has_container, seen_in
from plumbline.release.observers.json_server import JsonAnswer, JsonServer, field_of
from plumbline.release.observers.seen import Expected, NotSeenError, Seen, image_digest, words

MOST_DEPLOYMENTS = 20
"""How many Deployments of one Application are looked at for the container."""

Contains = Callable[[str], bool]
"""Whether a revision of the GitOps repo contains the commit that is expected."""


class ArgoCDObserver:
    """One Application, given as `name`, or as `namespace/name` where it lies in another namespace."""

    def __init__(self, server: JsonServer, application: str, contains: Contains) -> None:
        namespace, _, self._name = application.rpartition("/")
        self._query = {"appNamespace": namespace} if namespace else {}
        self._server, self._contains = server, contains

    def look(self, expected: Expected) -> Seen:
        """What the Application's live Deployment runs; healthy once Argo CD says so of the right commit.

        Raises:
            NotSeenError: no answer, no right to it, or not one Deployment with the container.
        """
        application = self._application()
        seen = seen_in(self._deployment(application, expected.target.container), expected.target.container)
        trouble = (
            self._not_synced(application, expected)
            or _not_healthy(application)
            or (None if seen.healthy else seen.because)
            or _not_in_summary(application, seen, expected)
        )
        because = trouble or "synced and healthy, and every pod has the new version"
        return Seen(seen.image, seen.version, trouble is None, f"Application {self._name}: {because}")

    def _application(self) -> Any:
        answer = self._server.get(f"/api/v1/applications/{quote(self._name, safe='')}", **self._query)
        if answer.fine and isinstance(field_of(answer.body, "status"), dict):
            return answer.body
        raise NotSeenError(self._refusal(answer))

    def _refusal(self, answer: JsonAnswer) -> str:
        where = f"Argo CD at {self._server.name}"
        said = words(field_of(answer.body, "message")) or "no reason given"
        if answer.status == 401:
            return f"{where} does not accept the token ({said}): put a valid one into the connection"
        if answer.status in {403, 404}:
            return (
                f"{where} shows no Application {self._name} ({said}): correct `observe.argocd`, or give the "
                "token's role the right `applications, get`"
            )
        return f"{where} answers with status {answer.status} ({said})"

    def _not_synced(self, application: Any, expected: Expected) -> str | None:
        sync = field_of(application, "status", "sync")
        status = field_of(sync, "status")
        if status != "Synced":
            return f"is {words(status) or 'not compared yet'}, not Synced{_conditions(application)}"
        if not any(self._contains(revision) for revision in _revisions(sync)):
            return f"is synced to a revision without the merge {expected.commit[:12]}"
        return None

    def _deployment(self, application: Any, container: str) -> Any:
        found = [live for live in self._deployments(application) if has_container(live, container)]
        if len(found) != 1:
            number = "no Deployment" if not found else f"{len(found)} Deployments"
            raise NotSeenError(f"Application {self._name} has {number} with a container {container}")
        return found[0]

    def _deployments(self, application: Any) -> list[Any]:
        resources = field_of(application, "status", "resources")
        listed = [
            one
            for one in (resources if isinstance(resources, list) else [])
            if (field_of(one, "group"), field_of(one, "kind")) == ("apps", "Deployment")
        ]
        return [live for one in listed[:MOST_DEPLOYMENTS] if (live := self._live(one)) is not None]

    def _live(self, resource: Any) -> Any:
        """The live manifest of one of its resources; None for one that is not there yet."""
        name, namespace = field_of(resource, "name"), field_of(resource, "namespace")
        if not isinstance(name, str) or not isinstance(namespace, str):
            return None
        answer = self._server.get(
            f"/api/v1/applications/{quote(self._name, safe='')}/resource",
            namespace=namespace,
            resourceName=name,
            group="apps",
            version="v1",
            kind="Deployment",
            **self._query,
        )
        manifest = field_of(answer.body, "manifest")
        if answer.status in {401, 403}:
            raise NotSeenError(self._refusal(answer))
        try:
            return json.loads(manifest) if answer.fine and isinstance(manifest, str) else None
        except (ValueError, RecursionError):
            return None


def _revisions(sync: Any) -> list[str]:
    """The commit that was synced, or one a source."""
    several = field_of(sync, "revisions")
    told = [field_of(sync, "revision"), *(several if isinstance(several, list) else [])]
    return [revision for revision in told if isinstance(revision, str) and revision]


def _not_healthy(application: Any) -> str | None:
    health = field_of(application, "status", "health")
    status, message = words(field_of(health, "status")), words(field_of(health, "message"))
    if status == "Healthy":
        return None
    return f"is {status or 'of unknown health'}" + (f": {message}" if message else "")


def _not_in_summary(application: Any, seen: Seen, expected: Expected) -> str | None:
    """Argo CD lists the images of live pods; where it does, the Deployment's must be among them."""
    images = field_of(application, "status", "summary", "images")
    listed = [image for image in (images if isinstance(images, list) else []) if isinstance(image, str)]
    ours = [image for image in listed if image.startswith(f"{expected.target.image}:")]
    if not ours or seen.image in {image_digest(image) for image in ours}:
        return None
    return "its pods still run another image than its Deployment names"


def _conditions(application: Any) -> str:
    """`: ComparisonError (...)`, what Argo CD says went wrong."""
    conditions = field_of(application, "status", "conditions")
    for condition in conditions if isinstance(conditions, list) else []:
        kind = words(field_of(condition, "type"))
        if kind.endswith("Error"):
            return f": {kind} ({words(field_of(condition, 'message'))})"
    return ""
