"""The images and model versions that a document names, as facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from plumbline.attestation.areas import has_registry
from plumbline.attestation.manifests import NamedImage, NamedVersion
from plumbline.release.editing.image_names import canonical
from plumbline.release.editing.model_versions import model_versions, models
from plumbline.release.editing.place import Steps
from plumbline.release.editing.references import Reference
from plumbline.release.editing.yaml_scalar import path_text
from plumbline.release.verifying.kubernetes_objects import label
from plumbline.release.verifying.scope import Scope
from plumbline.release.verifying.suspects import suspects


def named_images(scope: Scope, references: Sequence[Reference]) -> Iterator[NamedImage]:
    """The images that editing finds, and whatever else may be one.

    Args:
        scope: the document.
        references: what editing finds in it.
    """
    for reference in references:
        yield _referenced(reference, scope)
    for one in suspects(scope.visits, scope.claimed, scope.level.reading.managed):
        standing = scope.standing(one.path)
        yield NamedImage(
            file=scope.file,
            place=scope.place(one.path),
            written=one.written,
            tag=one.tag,
            digest=one.digest,
            workload=scope.workload(one.path),
            container=standing.entry,
            replaces=standing.replaces,
            readable=one.readable,
        )


def named_versions(scope: Scope) -> Iterator[NamedVersion]:
    """The model versions it states, each with the model nearest to it; models without one state none."""
    named, stated = models(list(scope.visits)), model_versions(list(scope.visits))
    for spot in stated:
        model = max(named, key=lambda one: _shared(one.path, spot.path), default=None)
        yield NamedVersion(
            file=scope.file,
            place=scope.place(spot.path),
            version=spot.scalar.value,
            model=model.scalar.value if model else None,
            workload=scope.workload(spot.path),
        )
    for spot in named if not stated else ():
        yield NamedVersion(
            file=scope.file,
            place=scope.place(spot.path),
            version="",
            model=spot.scalar.value,
            workload=scope.workload(spot.path),
        )


def _referenced(reference: Reference, scope: Scope) -> NamedImage:
    said, whole = reference.repository, reference.kind in ("image", "kustomize images")
    written = f"{said}:{reference.tag}" if reference.tag else said
    standing, prefix = scope.standing_at(reference.path), scope.level.prefix
    return NamedImage(
        file=reference.file,
        place=f"{path_text(prefix)}.{reference.path}" if prefix else reference.path,
        written=f"{written}@{reference.digest}" if reference.digest else written,
        repository=canonical(said) if whole or has_registry(said) else said,
        tag=reference.tag,
        digest=reference.digest,
        workload=label(reference.workload_kind, reference.namespace, reference.workload),
        container=reference.container or standing.entry,
        replaces=standing.replaces,
    )


def _shared(one: Steps, other: Steps) -> int:
    """How many steps two paths have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
