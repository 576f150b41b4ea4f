"""What may name an image in a way that no rule of editing knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from plumbline.release.editing.image_names import DIGEST, TAG_AND_DIGEST
from plumbline.release.editing.place import Steps
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit

_TOUCHES = re.compile(
    r"/(?:init|ephemeral)?containers?(?:/|$)|image|/spec$|/template$|^/?$|plumbline", re.IGNORECASE
)
"""Paths of JSON patches that lead to an image or a model version."""
_DIRECTIVES = ("$patch", "$retainKeys", "$setElementOrder", "$deleteFromPrimitiveList")
"""Keys by which a strategic merge patch takes something away."""
_UPDATERS = ("argocd-image-updater.argoproj.io/", "image.toolkit.fluxcd.io/")
"""How the keys begin by which a bot is told to write images of its own choice."""
_SAID_OF_IMAGES = ("repository", "registry", "name", "reference", "sha", "sha256", "version")
"""Keys that say a part of an image where they stand right under one."""
_POLICIES = {"imagepullpolicy", "imagepullsecrets", "imagepullsecret", "pullpolicy"}


class Suspect(NamedTuple):
    """Something that may be an image, or a part of one."""

    path: Steps
    written: str
    tag: str | None = None
    digest: str | None = None
    readable: bool = True


def suspects(
    visits: Sequence[Visit], claimed: Collection[Steps], managed: Sequence[str]
) -> Iterator[Suspect]:
    """Every scalar outside `claimed` that may say which image runs.

    Args:
        visits: a document, walked.
        claimed: paths of the scalars that editing reads as parts of an image.
        managed: the managed images' names; whatever mentions one is suspect.
    """
    for visit in visits:
        node = visit.node
        if isinstance(node, Mapping):
            yield from _patch(visit, node, claimed)
            yield from _parts(visit, node, claimed)
        elif isinstance(node, Scalar) and visit.path not in claimed and node.value:
            yield from _whole(visit, node, managed)


def _whole(visit: Visit, node: Scalar, managed: Sequence[str]) -> Iterator[Suspect]:
    last = visit.path[-1] if visit.path else ""
    value = node.value
    if (isinstance(last, str) and last.lower() in ("image", "newname")) or (
        any(name in value.lower() for name in managed) and "\n" not in value
    ):
        yield Suspect(visit.path, value, readable=False)
    elif last == "value" and _is_parameter(visit):
        yield Suspect(visit.path, value, *_tag_and_digest(value), readable=True)


def _is_parameter(visit: Visit) -> bool:
    """A `{name: image.tag, value: ...}` without the repository beside it."""
    holder = visit.above[-1] if visit.above else None
    name = (holder.text("name") or "") if isinstance(holder, Mapping) else ""
    last = name.rpartition(".")[2].lower()
    parts = ("tag", "digest", "image", "repository", "registry")
    of_image = "image" in name.lower() and last.endswith(("version", "sha", "sha256"))
    return last in parts or last.endswith(("tag", "digest")) or of_image


def _parts(visit: Visit, node: Mapping, claimed: Collection[Steps]) -> Iterator[Suspect]:
    """Tag or digest in a mapping that says no repository: `image: {tag: v2}` in another file's values."""
    said: dict[str, str] = {}
    under_image = "image" in visit.key.lower()
    below_image = any("image" in step.lower() for step in visit.path if isinstance(step, str))
    for key, value in node.steps():
        name = key.lower()
        if not isinstance(value, Scalar) or (*visit.path, key) in claimed or not value.value:
            continue
        if name in ("newtag", "digest") or (name == "tag" and below_image):
            said["digest" if name == "digest" else "tag"] = value.value
        elif under_image and name in _SAID_OF_IMAGES:
            said[name] = value.value
        elif name.endswith(("imagetag", "imagedigest", "image_tag", "image_digest")):
            said["digest" if name.endswith("digest") else "tag"] = value.value
    if not said:
        return
    tag, embedded = _tag_and_digest(said.get("tag", ""))
    own = said.get("digest", "")
    digest = own if DIGEST.fullmatch(own) else embedded
    written = ", ".join(f"{name}: {value}" for name, value in sorted(said.items()))
    odd = bool(set(said) - {"tag", "digest"}) or (bool(own) and digest is None)
    yield Suspect(visit.path, written, tag, digest, readable=not odd)


def _patch(visit: Visit, node: Mapping, claimed: Collection[Steps]) -> Iterator[Suspect]:
    """An operation of a JSON patch, or a directive of a merge patch, that reaches containers or images."""
    for key, _ in node.steps():
        if key.startswith((*_DIRECTIVES, *_UPDATERS)):
            yield Suspect(visit.path, f"{key}: {node.text(key) or ''}", readable=False)
    operation, path = node.text("op"), node.text("path")
    if operation is None or path is None or operation == "test":
        return
    touches = _TOUCHES.search(path) or _TOUCHES.search(node.text("from") or "")
    if not touches or any(word in path.lower() for word in _POLICIES):
        return
    value = node.get("value")
    sets = operation in ("add", "replace") and value is not None
    if sets and (not isinstance(value, Scalar) or (*visit.path, "value") in claimed):
        return  # what it sets is found by itself
    text = value.value if isinstance(value, Scalar) else ""
    yield Suspect(visit.path, f"{operation} {path} {text}".strip(), readable=False)


def _tag_and_digest(text: str) -> tuple[str | None, str | None]:
    if DIGEST.fullmatch(text):
        return None, text
    found = TAG_AND_DIGEST.fullmatch(text)
    return (found["tag"], found["digest"]) if found else (None, None)
