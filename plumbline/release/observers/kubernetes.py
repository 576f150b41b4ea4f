"""A Deployment, by the Kubernetes API server.

Reads `GET /apis/apps/v1/namespaces/{namespace}/deployments/{name}`: the account needs the verb `get` on
that one resource and nothing else.
"""

from __future__ import annotations

from urllib.parse import quote

from plumbline.release.observers.deployment_status import has_container, seen_in
from plumbline.release.observers.json_server import JsonAnswer, JsonServer, field_of
from plumbline.release.observers.seen import Expected, NotSeenError, Seen, words


class KubernetesObserver:
    """One Deployment, given as `namespace/name`."""

    def __init__(self, server: JsonServer, deployment: str) -> None:
        self._server = server
        self._namespace, _, self._name = deployment.partition("/")

    def look(self, expected: Expected) -> Seen:
        """What the Deployment's pods run, and whether its rollout is done.

        Raises:
            NotSeenError: no answer, no right to it, no such Deployment or no such container.
        """
        namespace, name = (quote(part, safe="") for part in (self._namespace, self._name))
        answer = self._server.get(f"/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
        if not answer.fine or field_of(answer.body, "kind") != "Deployment":
            raise NotSeenError(self._refusal(answer))
        if not has_container(answer.body, expected.target.container):
            raise NotSeenError(f"{self._about} has no container {expected.target.container}")
        return seen_in(answer.body, expected.target.container)

    @property
    def _about(self) -> str:
        return f"Deployment {self._namespace}/{self._name} at {self._server.name}"

    def _refusal(self, answer: JsonAnswer) -> str:
        said = words(field_of(answer.body, "message")) or "no reason given"
        remedies = {
            401: "its token is not accepted: put a valid one into the connection",
            403: "give the account the verb `get` on deployments of group `apps` in this namespace",
            404: "it is not there: correct `observe.kubernetes`, or deploy it",
        }
        remedy = remedies.get(answer.status, "look into the API server's log")
        return f"{self._about}: status {answer.status} ({said}); {remedy}"
