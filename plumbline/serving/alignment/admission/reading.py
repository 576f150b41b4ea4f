"""An object as the facts that changes of the GitOps repository are judged by: one reader for both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from plumbline.attestation.manifests import Manifests, Refusal
from plumbline.errors import PlumblineError
from plumbline.intent import GitOpsPolicy
from plumbline.release.verifying.reading import manifests_of
from plumbline.release.verifying.scope import Reading
from plumbline.serving.alignment.admission.review import Object

LARGEST = 64_000
"""Characters of what is read of an object; a pod's description has a few thousand."""
MOST_NAMED = 100
"""How often it may name an object or an image: reading takes time, and the API server waits."""
MOST_ALIASES = 5
"""YAML aliases in all of its strings: a few lines of them stand for gigabytes."""
MOST_OPERATIONS = 100
"""JSON patch operations in its strings, each of which is looked at, and documents."""
_NAMING = ("kind", "image", "repositor", "PLUMBLINE_MODEL", "plumbline.dev/")
_OPERATIONS = ("op:", '"op', "'op", "---", "...", "$patch")


def facts_of(one: Object | None, policy: GitOpsPolicy) -> Manifests:
    """All that an object says about what runs; nothing for no object.

    Where it cannot be read, the facts say so, and judge and caller refuse it.
    """
    if one is None:
        return Manifests()
    names = tuple(image.lower() for managed in policy.models for image in managed.images)
    try:
        return manifests_of(_text(one), Reading("", names, lambda _: False))
    except (PlumblineError, ValueError, RecursionError) as error:
        because = f"the object cannot be read, so nobody knows what it would run: {error}"
        return Manifests(unreadable=(Refusal(file="", because=because),))


def _text(one: Object) -> bytes:
    """The object as JSON, which is YAML, if reading it is sure to end soon."""
    text = json.dumps(one, ensure_ascii=False)
    if len(text) > LARGEST:
        raise ValueError(f"it has more than {LARGEST} characters")
    if sum(text.count(word) for word in _NAMING) > MOST_NAMED:
        raise ValueError(f"it names more than {MOST_NAMED} objects and images")
    if sum(text.count(word) for word in _OPERATIONS) > MOST_OPERATIONS:
        raise ValueError(f"its strings hold more than {MOST_OPERATIONS} documents and patches")
    if sum(map(_aliases, _strings(one))) > MOST_ALIASES:
        raise ValueError(f"its strings hold more than {MOST_ALIASES} YAML aliases")
    return text.encode()  # a lone surrogate is an error here, and a ValueError


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)


def _aliases(text: str) -> int:
    """How many aliases a string has, read as YAML; as far as it can be."""
    import yaml

    if "*" not in text or "&" not in text:
        return 0
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            found += isinstance(event, yaml.AliasEvent)
    except (yaml.YAMLError, RecursionError):
        return found
    return found
