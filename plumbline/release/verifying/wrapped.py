"""Texts in a wrapping: base64 in a Secret, `key=text` in a kustomization's generator."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence

from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit


def wrapped(visits: Sequence[Visit]) -> Iterator[tuple[Visit, str, str]]:
    """Where each stands, its key, and the text itself. What is encrypted, or no text, is left out."""
    for visit in visits:
        if not isinstance(visit.node, Scalar):
            continue
        if len(visit.path) > 1 and visit.path[-2] == "literals":
            key, equals, text = visit.node.value.partition("=")
            if equals:
                yield visit, key, text.strip("'\"") if text[:1] == text[-1:] else text
        elif _is_base64(visit):
            decoded = _decoded(visit.node.value)
            if decoded is not None:
                yield visit, visit.key, decoded


def _is_base64(visit: Visit) -> bool:
    if len(visit.path) < 2:
        return False
    holder = visit.above[-2] if len(visit.above) > 1 else None
    secret = isinstance(holder, Mapping) and (holder.text("kind") or "").lower() == "secret"
    return visit.path[-2] == "binaryData" or (visit.path[-2] == "data" and secret)


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return None
