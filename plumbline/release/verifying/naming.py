"""What one manifest says about what runs: its images, model versions and sources.

What editing knows how to write is found by the same rules; beside it everything that may be an image in
some other way is named too, because who attacks does not write as Plumbline does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, takewhile

from plumbline.attestation.areas import has_registry
from plumbline.attestation.manifests import Manifests, NamedImage, NamedVersion
from plumbline.release.editing.image_names import canonical
from plumbline.release.editing.model_versions import VARIABLE, model_versions, models
from plumbline.release.editing.place import Spot, Steps
from plumbline.release.editing.places import places
from plumbline.release.editing.references import Reference, find_references
from plumbline.release.editing.yaml_documents import Document, documents
from plumbline.release.editing.yaml_nodes import EMBEDDED, Collection, NotYamlError, Scalar, Visit
from plumbline.release.editing.yaml_scalar import path_text
from plumbline.release.editing.yaml_text import decode
from plumbline.release.editing.yaml_walk import walk
from plumbline.release.verifying.file_rules import MANIFESTS
from plumbline.release.verifying.kubernetes_objects import KubernetesObjects, label
from plumbline.release.verifying.sources import sources_of
from plumbline.release.verifying.standing import Standing, standings
from plumbline.release.verifying.strict_text import check_keys, check_root, check_text
from plumbline.release.verifying.suspects import suspects
from plumbline.release.verifying.wrapped import wrapped

_DEEPEST = 3
"""Levels of YAML inside YAML."""
_MOST = 4000
"""How often one file may name an object or an image; a longer one would keep the check busy for hours."""
_WORDS = ("kind", "apiVersion", "image", "repositor", "PLUMBLINE_MODEL", "plumbline.dev/")
_ARE_YAML = ("patch", "values", "patchesStrategicMerge")
"""Keys whose strings are applied as YAML."""


@dataclass(frozen=True)
class Reading:
    """What is known about the file that is read."""

    file: str
    managed: tuple[str, ...]
    """The managed images' names."""
    exists: Callable[[str], bool]
    """Whether the commit has a manifest or folder of this name."""


def manifests_of(content: bytes, reading: Reading) -> Manifests:
    """All that a file says.

    Raises:
        NotYamlError: if it cannot be read, so that nobody knows what it says.
    """
    return _of_text(decode(content), reading, (), 0)


def _of_text(source: str, reading: Reading, prefix: Steps, depth: int) -> Manifests:
    if sum(source.count(word) for word in _WORDS) > _MOST:
        raise NotYamlError(f"names more than {_MOST} objects and images: split the file")
    steps = (1 if c in "[{" else -1 for c in source if c in "[]{}")
    if max(accumulate(steps), default=0) > _MOST:
        raise NotYamlError("nested too deeply to be read")
    check_text(source)
    references = find_references(source.encode(), reading.file)
    found = Manifests(images=tuple(_markers(source, reading.file)))
    for document in documents(source):
        own = [one for one in references if one.document == document.number and one.kind != "model version"]
        found += _of_document(source, document, own, reading, prefix, depth)
    return found


def _of_document(
    source: str,
    document: Document,
    references: Sequence[Reference],
    reading: Reading,
    prefix: Steps,
    depth: int,
) -> Manifests:
    if document.root is None:
        raise NotYamlError(f"document {document.number}: {document.problem}")
    check_root(document.root)
    visits = walk(source, document)
    check_keys(visits)
    objects = KubernetesObjects.of(visits)
    claimed = _claimed(visits)
    stands = standings(visits)
    by_text = {path_text(path): standing for path, standing in stands.items()}
    found = Manifests(images=tuple(_image(one, prefix, by_text.get(one.path)) for one in references))
    found += Manifests(
        images=tuple(
            NamedImage(
                reading.file,
                _where(prefix, one.path),
                one.written,
                tag=one.tag,
                digest=one.digest,
                workload=objects.around(one.path),
                container=stands.get(one.path, Standing()).entry,
                replaces=stands.get(one.path, Standing()).replaces,
                readable=one.readable,
            )
            for one in suspects(visits, claimed, reading.managed)
        ),
        versions=tuple(_versions(visits, objects, reading.file, prefix)),
        sources=tuple(
            sources_of(visits, claimed, reading.file, reading.exists, objects.around, partial(_where, prefix))
        ),
    )
    walked = {visit.path[:-1] for visit in visits if visit.path and visit.path[-1] == EMBEDDED}
    for visit in visits:
        if isinstance(visit.node, Scalar) and _may_hold_yaml(visit, visit.node):
            if visit.path in walked:
                check_text(visit.node.value)
            else:
                found += _inside(visit, visit.node.value, reading, prefix, depth, objects.around(visit.path))
    for visit, key, text in wrapped(visits):
        where, workload = _where(prefix, visit.path), objects.around(visit.path)
        if key == VARIABLE:
            found += Manifests(versions=(NamedVersion(reading.file, where, text.strip(), None, workload),))
        found += _inside(visit, text, reading, prefix, depth, workload)
    return found


def _markers(source: str, file: str) -> Iterator[NamedImage]:
    """Comments that tell Flux to write images of its own choice."""
    for line in source.splitlines():
        if "$imagepolicy" in line:
            yield NamedImage(file, "a comment", line.partition("#")[2].strip() or line, readable=False)


def _inside(visit: Visit, text: str, reading: Reading, prefix: Steps, depth: int, workload: str) -> Manifests:
    """What a string that is itself YAML or JSON says."""
    path = (*prefix, *visit.path, EMBEDDED)
    roots = [document.root for document in documents(text)]
    if any(isinstance(root, Collection) for root in roots):
        if depth >= _DEEPEST:
            raise NotYamlError(f"{path_text(path)}: YAML inside YAML inside YAML")
        return _of_text(text, reading, path, depth + 1)
    mentions = any(name in text.lower() for name in reading.managed)
    if mentions or (None in roots and visit.key in _ARE_YAML):
        image = NamedImage(reading.file, path_text(path), text, workload=workload, readable=False)
        return Manifests(images=(image,))
    return Manifests()


def _may_hold_yaml(visit: Visit, node: Scalar) -> bool:
    text = node.value.strip()
    named = visit.key.lower().endswith(MANIFESTS)
    return len(text) > 5 and (text[0] in "{[" or "\n" in text or named)


def _image(reference: Reference, prefix: Steps, stands: Standing | None) -> NamedImage:
    said, whole = reference.repository, reference.kind in ("image", "kustomize images")
    name = canonical(said) if whole or has_registry(said) else said
    written = f"{said}:{reference.tag}" if reference.tag else said
    return NamedImage(
        file=reference.file,
        place=_joined(prefix, reference.path),
        written=f"{written}@{reference.digest}" if reference.digest else written,
        repository=name,
        tag=reference.tag,
        digest=reference.digest,
        workload=label(reference.workload_kind, reference.namespace, reference.workload),
        container=reference.container or (stands.entry if stands else ""),
        replaces=stands.replaces if stands else "",
    )


def _versions(
    visits: list[Visit], objects: KubernetesObjects, file: str, prefix: Steps
) -> Iterator[NamedVersion]:
    named, stated = models(visits), model_versions(visits)
    for spot in stated:
        model = max(named, key=lambda one: _shared(one.path, spot.path), default=None)
        yield NamedVersion(
            file,
            _where(prefix, spot.path),
            spot.scalar.value,
            model.scalar.value if model else None,
            objects.around(spot.path),
        )
    if not stated:
        for spot in named:
            yield _unversioned(spot, objects, file, prefix)


def _unversioned(spot: Spot, objects: KubernetesObjects, file: str, prefix: Steps) -> NamedVersion:
    return NamedVersion(file, _where(prefix, spot.path), "", spot.scalar.value, objects.around(spot.path))


def _claimed(visits: list[Visit]) -> frozenset[Steps]:
    """The scalars that editing knows as parts of an image."""
    claimed: set[Steps] = set()
    for place in places(visits):
        claimed |= {spot.path for spot in place.spots}
        if place.whole is None:
            claimed |= {
                visit.path
                for visit in visits
                if isinstance(visit.node, Scalar)
                and visit.path[: len(place.path)] == place.path
                and len(visit.path) <= len(place.path) + 2
            }
    return frozenset(claimed)


def _shared(one: Steps, other: Steps) -> int:
    """How many steps two paths have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _where(prefix: Steps, path: Steps) -> str:
    return path_text((*prefix, *path))


def _joined(prefix: Steps, path: str) -> str:
    return f"{path_text(prefix)}.{path}" if prefix else path
