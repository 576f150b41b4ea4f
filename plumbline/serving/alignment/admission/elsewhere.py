"""Namespaces of no environment: whatever runs there, it is no model. Nothing else is asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from plumbline.attestation.manifests import Refusal
from plumbline.attestation.wordings import quoted
from plumbline.intent import GitOpsPolicy
from plumbline.serving.alignment.admission.review import Object
from plumbline.serving.alignment.admission.vouching import Judgement


def judge_elsewhere(
    old: Object | None, new: Object | None, policy: GitOpsPolicy, namespace: str
) -> Judgement:
    """Refuses a model's image that appears.

    Args:
        old: what there was.
        new: what there would be.
        policy: which images are models'.
        namespace: where.
    """
    names = [name.lower() for managed in policy.models for name in managed.images]
    images = Counter(_images(new)) - Counter(_images(old))
    models = [image for image in images if any(name in image.lower() for name in names)]
    return Judgement(tuple(Refusal(file="", because=_nowhere(image, namespace)) for image in models))


def _nowhere(image: str, namespace: str) -> str:
    return (
        f"{quoted(image)} is a model's, and {quoted(namespace)} is the namespace of no environment in "
        "policies/plumbline.yaml: name it under `namespaces`"
    )


def _images(node: Any, key: str = "") -> Iterator[str]:
    """The images of containers and of volumes, however deep."""
    if isinstance(node, str):
        if key in ("image", "reference"):
            yield node
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _images(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from _images(value)
