"""Tags in a values file whose repository stands in the chart's own values, at the same path."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from plumbline.release.editing.charts import Defaults
from plumbline.release.editing.model_versions import model_versions
from plumbline.release.editing.place import Place, Steps
from plumbline.release.editing.rules import repository_and_tag
from plumbline.release.editing.yaml_documents import documents
from plumbline.release.editing.yaml_nodes import Mapping, NotYamlError, Visit
from plumbline.release.editing.yaml_text import decode
from plumbline.release.editing.yaml_walk import walk

Layer = dict[Steps, Visit]
"""The mappings of a values file by their paths."""


class Below(NamedTuple):
    """What a values file is laid over, read."""

    layers: tuple[Layer, ...]
    """The chart's own values, uppermost first."""
    others: tuple[tuple[str, bytes], ...]
    """The chart's other values files, any of which may be laid between."""
    versions: tuple[str, ...]
    """The files of these layers that state a model version."""


def read_below(defaults: Iterable[Defaults], others: Iterable[tuple[str, bytes]]) -> Below:
    """The layers as mappings; what cannot be read is no layer."""
    layers, versions = [], []
    for one in defaults:
        visits = _visits(one.text)
        layers.append(_layer(visits, one.under))
        versions += [one.file] if model_versions(visits) else []
    return Below(tuple(layers), tuple(others), tuple(versions))


def find(visits: Sequence[Visit], below: Below, found: Sequence[Place]) -> Iterator[Place]:
    """The places of a values file that only the values below it make images.

    Args:
        visits: the nodes of the values file.
        below: what it is laid over.
        found: the places that it names by itself.
    """
    if not visits or _is_an_object(visits[0]):
        return
    taken = {spot.path for place in found for spot in place.spots}
    states_a_version = bool(model_versions(visits))
    for visit in visits:
        layers = [layer[visit.path] for layer in below.layers if visit.path in layer]
        for place, entries in repository_and_tag.find_laid_over(visit, layers) if layers else ():
            if taken.isdisjoint(spot.path for spot in place.spots):
                doubt = place.doubt or _doubt(visit, entries, below)
                if below.versions and not states_a_version:
                    doubt = doubt or f"{below.versions[0]} states its model version: state it beside the tag"
                yield replace(place, doubt=doubt)


def _doubt(visit: Visit, entries: list[repository_and_tag.Entry], below: Below) -> str:
    for name, text in below.others:
        layer = _layer(_visits(text), ())
        if visit.path in layer and repository_and_tag.names_another(layer[visit.path], entries):
            return f"{name} names another repository there: name this one's beside the tag"
    return ""


@functools.lru_cache(maxsize=32)  # the files of one chart are laid over the same ones
def _visits(text: bytes) -> list[Visit]:
    try:
        source = decode(text)
        several = documents(source)
        return walk(source, several[0]) if len(several) == 1 else []
    except NotYamlError:
        return []


def _layer(visits: Iterable[Visit], under: tuple[str, ...]) -> Layer:
    return {(*under, *visit.path): visit for visit in visits if isinstance(visit.node, Mapping)}


def _is_an_object(root: Visit) -> bool:
    """Whether it is a manifest, and so no values."""
    return isinstance(root.node, Mapping) and bool(root.node.get("kind") and root.node.get("apiVersion"))
