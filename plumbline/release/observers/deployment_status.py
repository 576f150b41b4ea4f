"""What a live Deployment says of itself: what its pods run, and whether the rollout is done.

The order of the questions is that of `kubectl rollout status`.
"""

from __future__ import annotations

from typing import Any

from plumbline.release.deployment import MODEL_VERSION
from plumbline.release.observers.json_server import field_of
from plumbline.release.observers.seen import Seen, image_digest, version_number, words


def has_container(deployment: Any, container: str) -> bool:
    """Whether the pods of a Deployment have a container of that name."""
    return _container(deployment, container) is not None


def seen_in(deployment: Any, container: str) -> Seen:
    """Image and version of the pod template, and whether all pods have it and are available."""
    template = field_of(deployment, "spec", "template")
    annotations = field_of(template, "metadata", "annotations")
    version = version_number(field_of(annotations, MODEL_VERSION))
    image = image_digest(field_of(_container(deployment, container), "image"))
    name = words(field_of(deployment, "metadata", "name")) or "without a name"
    trouble = _nothing_told(image, version, container) or _not_rolled_out(deployment)
    because = trouble or f"every pod runs version {version} and is available"
    return Seen(image, version, healthy=trouble is None, because=f"Deployment {name}: {because}")


def _nothing_told(image: str | None, version: str | None, container: str) -> str | None:
    if image is None:
        return f"its container {container} names no image by digest"
    if version is None:
        return f"its pods have no annotation {MODEL_VERSION}"
    return None


def _not_rolled_out(deployment: Any) -> str | None:
    """Why it is not rolled out; None when it is."""
    generation = _count(deployment, "metadata", "generation")
    observed = _count(deployment, "status", "observedGeneration")
    if generation is None or observed is None or observed < generation:
        return "its latest change has not been noticed by its controller yet"
    if field_of(deployment, "spec", "paused") is True:
        return "it is paused"
    return _condition(deployment) or _missing_pods(deployment)


def _condition(deployment: Any) -> str | None:
    """The condition that says it won't come to anything by itself."""
    conditions = field_of(deployment, "status", "conditions")
    for condition in conditions if isinstance(conditions, list) else []:
        kind, status = field_of(condition, "type"), field_of(condition, "status")
        if (kind, status) in {("Progressing", "False"), ("ReplicaFailure", "True")}:
            reason, message = field_of(condition, "reason"), field_of(condition, "message")
            return f"{words(kind)}: {words(reason)} ({words(message)})"
    return None


def _missing_pods(deployment: Any) -> str | None:
    wanted = field_of(deployment, "spec", "replicas")
    wanted = 1 if wanted is None else wanted
    replicas, updated, available = (
        _count(deployment, "status", name) or 0
        for name in ("replicas", "updatedReplicas", "availableReplicas")
    )
    if not isinstance(wanted, int) or wanted < 1:
        return "it is scaled to zero, so nothing runs"
    if updated < wanted:
        return f"{updated} of {wanted} pods have the new version"
    if replicas > updated:
        return f"{replicas - updated} pods of the version before still run"
    if available < updated:
        return f"{available} of {updated} pods are available"
    return None


def _count(document: Any, *path: str) -> int | None:
    found = field_of(document, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _container(deployment: Any, name: str) -> Any:
    containers = field_of(deployment, "spec", "template", "spec", "containers")
    listed = containers if isinstance(containers, list) else []
    return next((one for one in listed if field_of(one, "name") == name), None)
