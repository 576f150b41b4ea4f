"""What one manifest says about what runs: its images, model versions and sources.

What editing knows how to write is found by the same rules; beside it everything that may be an image in
some other way is named too, because who attacks does not write as Plumbline does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from plumbline.attestation.manifests import Manifests, NamedImage, NamedVersion
from plumbline.release.editing.model_versions import VARIABLE
from plumbline.release.editing.references import Reference, find_references
from plumbline.release.editing.yaml_documents import Document, documents
from plumbline.release.editing.yaml_nodes import EMBEDDED, Collection, NotYamlError, Scalar, Visit
from plumbline.release.editing.yaml_scalar import path_text
from plumbline.release.editing.yaml_text import decode
from plumbline.release.editing.yaml_walk import walk
from plumbline.release.verifying.file_rules import MANIFESTS
from plumbline.release.verifying.named import named_images, named_versions
from plumbline.release.verifying.scope import Level, Reading, Scope
from plumbline.release.verifying.sources import sources_of
from plumbline.release.verifying.strict_text import check_keys, check_root, check_text
from plumbline.release.verifying.wrapped import wrapped

_DEEPEST = 3
"""Levels of YAML inside YAML."""
_MOST = 4000
"""How often one file may name an object or an image; a longer one would keep the check busy for hours."""
_WORDS = ("kind", "apiVersion", "image", "repositor", "PLUMBLINE_MODEL", "plumbline.dev/")
_ARE_YAML = ("patch", "values", "patchesStrategicMerge")
"""Keys whose strings are applied as YAML."""
_SHORTEST = 6
"""Characters of a string that can name an image inside YAML."""


def manifests_of(content: bytes, reading: Reading) -> Manifests:
    """All that a file says.

    Raises:
        NotYamlError: if it cannot be read, so that nobody knows what it says.
    """
    return _of_text(decode(content), Level(reading))


def _of_text(source: str, level: Level) -> Manifests:
    _check_size(source)
    check_text(source)
    file = level.reading.file
    references = find_references(source.encode(), file)
    found = Manifests(images=tuple(_markers(source, file)))
    for document in documents(source):
        own = [one for one in references if one.document == document.number and one.kind != "model version"]
        found += _of_document(source, document, own, level)
    return found


def _check_size(source: str) -> None:
    if sum(source.count(word) for word in _WORDS) > _MOST:
        raise NotYamlError(f"names more than {_MOST} objects and images: split the file")
    steps = (1 if c in "[{" else -1 for c in source if c in "[]{}")
    if max(accumulate(steps), default=0) > _MOST:
        raise NotYamlError("nested too deeply to be read")


def _markers(source: str, file: str) -> Iterator[NamedImage]:
    """Comments that tell Flux to write images of its own choice."""
    for line in source.splitlines():
        if "$imagepolicy" in line:
            yield NamedImage(file, "a comment", line.partition("#")[2].strip() or line, readable=False)


def _of_document(source: str, document: Document, references: Sequence[Reference], level: Level) -> Manifests:
    if document.root is None:
        raise NotYamlError(f"document {document.number}: {document.problem}")
    check_root(document.root)
    visits = walk(source, document)
    check_keys(visits)
    scope = Scope(level, visits)
    found = Manifests(
        images=tuple(named_images(scope, references)),
        versions=tuple(named_versions(scope)),
        sources=tuple(sources_of(scope)),
    )
    return found + _in_strings(scope) + _in_wrappings(scope)


def _in_strings(scope: Scope) -> Manifests:
    """What strings say that are YAML themselves; of those that editing looked into, only that they may."""
    walked = {visit.path[:-1] for visit in scope.visits if visit.path and visit.path[-1] == EMBEDDED}
    found = Manifests()
    for visit in scope.visits:
        if not isinstance(visit.node, Scalar) or not _may_hold_yaml(visit, visit.node):
            continue
        if visit.path in walked:
            check_text(visit.node.value)
        else:
            found += _inside(visit, visit.node.value, scope)
    return found


def _may_hold_yaml(visit: Visit, node: Scalar) -> bool:
    text = node.value.strip()
    named = visit.key.lower().endswith(MANIFESTS)
    return len(text) >= _SHORTEST and (text[0] in "{[" or "\n" in text or named)


def _in_wrappings(scope: Scope) -> Manifests:
    """What stands in base64, or behind a key and `=`."""
    found = Manifests()
    for visit, key, text in wrapped(scope.visits):
        if key == VARIABLE:
            where, workload = scope.place(visit.path), scope.workload(visit.path)
            stated = NamedVersion(scope.file, where, text.strip(), None, workload)
            found += Manifests(versions=(stated,))
        found += _inside(visit, text, scope)
    return found


def _inside(visit: Visit, text: str, scope: Scope) -> Manifests:
    """What a string says that may be YAML or JSON itself."""
    inside, managed = scope.level.inside(visit.path), scope.level.reading.managed
    roots = [document.root for document in documents(text)]
    if any(isinstance(root, Collection) for root in roots):
        if inside.depth > _DEEPEST:
            raise NotYamlError(f"{path_text(inside.prefix)}: YAML inside YAML inside YAML")
        return _of_text(text, inside)
    mentions = any(name in text.lower() for name in managed)
    if mentions or (None in roots and visit.key in _ARE_YAML):
        place, workload = path_text(inside.prefix), scope.workload(visit.path)
        return Manifests(images=(NamedImage(scope.file, place, text, workload=workload, readable=False),))
    return Manifests()
