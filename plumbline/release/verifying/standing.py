"""In whose place an image stands: one entry of a list is not another, though both stand in the same list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plumbline.release.editing.place import Steps
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit


class Standing(NamedTuple):
    """What tells the place of an image from its neighbours'."""

    entry: str = ""
    """The name of the list's entry: a container, a Helm parameter."""
    replaces: str = ""
    """Whose place it takes elsewhere: an image that a kustomization renames, or a JSON patch's path."""


def standings(visits: Sequence[Visit]) -> dict[Steps, Standing]:
    """The standing of every place in a document that has one."""
    found = {}
    for visit in visits:
        standing = _standing(visit)
        if any(standing):
            found[visit.path] = standing
    return found


def _standing(visit: Visit) -> Standing:
    entry = ""
    for depth in range(len(visit.above), -1, -1):
        node = visit.above[depth] if depth < len(visit.above) else visit.node
        if not isinstance(node, Mapping):
            continue
        operation, path = node.text("op"), node.text("path")
        if operation is not None and path is not None:
            return Standing(entry, f"{operation} {path}")
        entry = entry or node.text("name") or ""
    renamed = _renamed(visit)
    return Standing(entry, renamed)


def _renamed(visit: Visit) -> str:
    """The image that an entry of a kustomization's `images` gives another name."""
    if visit.key == "images" and isinstance(visit.node, Scalar):
        return visit.node.value.rpartition("=")[0]
    for node in reversed((*visit.above, visit.node)):
        if isinstance(node, Mapping) and node.text("name") and "images" in visit.path:
            return node.text("name") or ""
    return ""
