"""The `images` of a kustomization, of a Flux Kustomization, or of an Argo CD source."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.release.editing.image_names import parse_image
from plumbline.release.editing.place import Place, Spot
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit


def find(visit: Visit) -> Iterator[Place]:
    """An item of `images` that sets a tag or a digest; `newName`, or else `name`, is the image."""
    item = visit.node
    if not isinstance(item, Mapping) or len(visit.path) < 2 or not isinstance(visit.path[-1], int):
        return
    if visit.path[-2] != "images":
        return
    tag, digest, said = item.get("newTag"), item.get("digest"), item.text("newName") or item.text("name")
    looked_for = parse_image(said or "")  # a tag behind it is looked for too, and replaced
    if looked_for is None or not isinstance(tag or digest, Scalar):
        return
    name = looked_for.name
    yield Place(
        "kustomize images",
        visit.path,
        (name,),
        item.text("name") or name,
        tag=Spot(tag, (*visit.path, "newTag")) if isinstance(tag, Scalar) else None,
        digest=Spot(digest, (*visit.path, "digest")) if isinstance(digest, Scalar) else None,
    )
