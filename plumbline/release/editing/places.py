"""Every place in a document that names an image."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from plumbline.release.editing.place import Place
from plumbline.release.editing.rules import (
    declared_by_comment,
    image_strings,
    kustomize_images,
    oci_sources,
    repository_and_tag,
)
from plumbline.release.editing.yaml_nodes import Visit

Rule = Callable[[Visit], Iterator[Place]]

RULES: tuple[Rule, ...] = (
    kustomize_images.find,
    oci_sources.find,
    repository_and_tag.find,
    image_strings.find,
)
"""Tried in this order: a scalar that an earlier rule took is no place of a later one's own."""


def places(visits: Sequence[Visit], source: str = "") -> list[Place]:
    """The places in the order they stand, each scalar claimed once a path.

    Args:
        visits: the document's nodes.
        source: the file's text, for what its comments say; nothing is taken from them without it.
    """
    found: list[Place] = []
    for visit in visits:
        for rule in RULES:
            found += rule(visit)
    if declared_by_comment.WORD in source:
        found = _declared_too(found, list(declared_by_comment.find(source, visits)))
    return _without_the_halves(found)


def _declared_too(found: list[Place], declared: list[Place]) -> list[Place]:
    """A comment above a tag that is already known gives its image one more name: a mirror's origin."""
    above = {place.path: place for place in declared}
    named = [
        replace(place, names=(*place.names, *above[place.tag.path].names))
        if place.tag is not None and place.tag.path in above
        else place
        for place in found
    ]
    return [*named, *declared]


def _without_the_halves(found: list[Place]) -> list[Place]:
    """Leaves out what is only part of another place: the name in `{repository, tag}` is no image alone."""
    taken: set[tuple[str | int, ...]] = set()
    kept = []
    for place in found:
        said = place.said if place.whole is not None else None
        alone = said is not None and said.tag is None and said.digest is None
        inside = place.path[:-1] in taken or place.path[:-2] in taken
        paths = {spot.path for spot in place.spots}
        if (alone and inside) or paths & taken:
            continue
        if place.whole is None:
            taken |= {place.path, *paths}
        kept.append(place)
    return kept
