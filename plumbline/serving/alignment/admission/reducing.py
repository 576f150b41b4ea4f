"""What of an object decides what runs: without status, replicas, and what tools note for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plumbline.serving.alignment.admission.kinds import JUDGED
from plumbline.serving.alignment.admission.review import Asked, Object

NOTES = frozenset(
    {
        "kubectl.kubernetes.io/restartedAt",
        "kubectl.kubernetes.io/last-applied-configuration",
        "kubernetes.io/change-cause",
        "deployment.kubernetes.io/revision",
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.daemonset.template.generation",
    }
)
"""Annotations in which the cluster and kubectl note what was done; nothing is made of them."""
OURS = "plumbline.dev/"
"""How the annotations and labels begin that are facts themselves."""


def reduced(asked: Asked) -> tuple[Object | None, Object | None]:
    """The old and the new object, each reduced to what decides what runs; equal if nothing does.

    Annotations and labels that both have alike are left out, but for Plumbline's own: what stood there before
    is not judged again, whatever it says.
    """
    old, new = (_reduced(one, asked) if one is not None else None for one in (asked.old, asked.new))
    if old is None or new is None:
        return old, new
    return _without_equals(old, new, asked), _without_equals(new, old, asked)


def _reduced(one: Object, asked: Asked) -> dict[str, Any]:
    name = asked.name or one["metadata"].get("name") or ""
    metadata = {**_texts(one), "namespace": asked.namespace, "name": name}
    described = next(iter(JUDGED[asked.group_version, asked.kind].pod), "spec")
    said = one.get(described)
    if isinstance(said, dict):
        said = {key: value for key, value in said.items() if key != "replicas"}
    found = {"apiVersion": asked.group_version, "kind": asked.kind, "metadata": metadata, described: said}
    return _at_pod(found, asked, lambda pod: {**pod, "metadata": _texts(pod)})


def _texts(holder: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Labels and annotations, without notes."""
    metadata = holder.get("metadata")
    said = metadata if isinstance(metadata, dict) else {}
    kept = {}
    for key in ("labels", "annotations"):
        texts = said.get(key)
        kept[key] = {k: v for k, v in texts.items() if k not in NOTES} if isinstance(texts, dict) else {}
    return kept


def _without_equals(one: dict[str, Any], other: Object, asked: Asked) -> dict[str, Any]:
    its = _without(one["metadata"], other["metadata"])
    outer = {**one, "metadata": its}
    beside = pod_of(other, asked)
    known = beside.get("metadata") if isinstance(beside, dict) else None
    if not isinstance(known, dict) or pod_of(one, asked) is one:
        return outer
    return _at_pod(outer, asked, lambda pod: {**pod, "metadata": _without(pod["metadata"], known)})


def _without(metadata: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(metadata)
    for key in ("labels", "annotations"):
        beside = other.get(key, {})
        kept[key] = {k: v for k, v in metadata[key].items() if k.startswith(OURS) or beside.get(k) != v}
    return kept


def pod_of(one: Object, asked: Asked) -> Any:
    """What describes the pod, `metadata` and `spec`; anything else where the object is odd."""
    node: Any = one
    for step in JUDGED[asked.group_version, asked.kind].pod:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def _at_pod(one: dict[str, Any], asked: Asked, change: Any) -> dict[str, Any]:
    """The object with what describes its pod changed; without, where there is none."""
    path = JUDGED[asked.group_version, asked.kind].pod
    return one if not path else _replaced(one, path, change)


def _replaced(node: Any, path: tuple[str, ...], change: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if not path:
        return change(node)
    return {**node, path[0]: _replaced(node[path[0]], path[1:], change)} if path[0] in node else node
