"""Every image and model version that a file names, as records."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass

from plumbline.release.editing.model_versions import beside, container_of, model_versions, models
from plumbline.release.editing.place import Place, Spot, Steps
from plumbline.release.editing.places import places
from plumbline.release.editing.yaml_documents import Document, documents
from plumbline.release.editing.yaml_nodes import Mapping, NotYamlError, Visit
from plumbline.release.editing.yaml_scalar import path_text
from plumbline.release.editing.yaml_text import decode
from plumbline.release.editing.yaml_walk import walk


@dataclass(frozen=True)
class Reference:
    """One image that a file names, or one model version that stands beside no image."""

    file: str
    document: int
    path: str
    """Path in the document to what names it, e.g. `spec.template.spec.containers[0].image`."""
    repository: str
    """The image's name without tag and digest; empty for a model version that stands beside no image."""
    tag: str | None
    digest: str | None
    kind: str
    """The way it is written: `image`, `repository and tag`, `kustomize images`, `OCI source`, `OCI chart`,
    or `model version`."""
    workload: str | None = None
    """The name of the object it stands in."""
    workload_kind: str | None = None
    namespace: str | None = None
    container: str | None = None
    model: str | None = None
    model_version: str | None = None


def find_references(text: bytes, file: str) -> list[Reference]:
    """All references of one file, in the order they stand.

    Args:
        text: what the file holds.
        file: its name, for the records and errors.

    Raises:
        NotYamlError: if the file or one of its documents cannot be read, and so may name anything; says
            which and why.
    """
    try:
        source = decode(text)
        return [found for document in documents(source) for found in _references(source, document, file)]
    except NotYamlError as error:
        raise NotYamlError(f"{file}: {error}") from None


def _references(source: str, document: Document, file: str) -> list[Reference]:
    if document.root is None:
        raise NotYamlError(f"document {document.number}: {document.problem}")
    visits = walk(source, document)
    found = places(visits, source)
    versions, named = model_versions(visits), models(visits)
    references = [
        _reference(file, document.number, place, visits, _near(place, named, found), version)
        for place in found
        for version in [_near(place, versions, found)]
    ]
    lonely = [spot for spot in versions if not beside(spot, found)]
    return references + [
        Reference(
            file, document.number, path_text(spot.path), "", None, None, "model version",
            model=named[0].scalar.value if named else None, model_version=spot.scalar.value,
            **_object(spot.path, visits),
        )
        for spot in lonely
    ]  # fmt: skip


def _reference(
    file: str, document: int, place: Place, visits: Several[Visit], model: str | None, version: str | None
) -> Reference:
    said = place.said
    return Reference(
        file,
        document,
        path_text(place.spots[0].path),
        place.names[0],
        said.tag if said else place.left_open,
        said.digest if said else None,
        place.kind,
        model=model,
        model_version=version,
        container=container_of(place, visits),
        **_object(place.path, visits),
    )


def _near(place: Place, spots: Several[Spot], found: Several[Place]) -> str | None:
    return next((spot.scalar.value for spot in spots if place in beside(spot, found)), None)


def _object(path: Steps, visits: Several[Visit]) -> dict[str, str | None]:
    """Kind, name and namespace of the innermost object around `path`."""
    around: dict[str, str | None] = {}
    for visit in visits:
        inside = visit.path == path[: len(visit.path)]
        if inside and isinstance(visit.node, Mapping) and visit.node.text("kind"):
            metadata = visit.node.get("metadata")
            if isinstance(metadata, Mapping):
                around = {
                    "workload_kind": visit.node.text("kind"),
                    "workload": metadata.text("name"),
                    "namespace": metadata.text("namespace"),
                }
    return around
