"""Replaces values at given paths of one object in a file, and not a byte beside them."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.errors import PlumblineError
from plumbline.records import Change
from plumbline.release.editing.proof import place_of, reads_as_wanted
from plumbline.release.editing.yaml_documents import Document, documents
from plumbline.release.editing.yaml_nodes import NotYamlError, Scalar, Visit, below
from plumbline.release.editing.yaml_scalar import Path, Replacement, path_text, replaced
from plumbline.release.editing.yaml_text import decode, document_events


class ValueEditError(PlumblineError, ValueError):
    """A value is not there, or cannot be replaced alone; says where."""


def with_values(
    file: str, content: bytes, kind: str, values: Mapping[Path, str], name: str = ""
) -> tuple[bytes, tuple[Change, ...]]:
    """The file with the values at these paths, and what changed.

    Args:
        file: its path in the repository.
        content: what it holds.
        kind: of the one object that is edited, e.g. `HorizontalPodAutoscaler`; empty for the only one.
        values: what shall stand there, by path from the object's root; a number stays a number.
        name: the object's name; needed where the file holds several of the kind.

    Raises:
        ValueEditError: if the object or a path is not there or not alone, or more would change.
    """
    try:
        source = decode(content)
        found = documents(source)
        document, scalars = _wanted(file, found, kind, name)
        edits = {path: new for path, new in values.items() if _scalar(file, scalars, path).value != new}
        text = replaced(
            source, [Replacement(scalars[path], new, must_be_text=False) for path, new in edits.items()]
        )
        after = document_events(text, "")
    except NotYamlError as error:
        raise ValueEditError(f"{file}: {error}") from None
    wanted = {place_of(scalars[path]): new for path, new in edits.items()}
    for one in found:
        expected = wanted if one is document else {}
        if not reads_as_wanted(one.events, after.get(one.number, []), expected):
            raise ValueEditError(f"{file}: cannot be edited without changing something else")
    changes = tuple(
        Change(file=file, path=path_text(path), old=scalars[path].value, new=new)
        for path, new in edits.items()
    )
    return text.encode(), changes


def _wanted(file: str, found: list[Document], kind: str, name: str) -> tuple[Document, dict[Path, Scalar]]:
    """The one object of the kind, and its scalars by path."""
    objects = []
    for document in found:
        if document.root is None:
            raise ValueEditError(f"{file}: document {document.number} cannot be read: {document.problem}")
        nodes = {visit.path: visit.node for visit in below(Visit((), document.root, ()))}
        scalars = {path: node for path, node in nodes.items() if isinstance(node, Scalar)}
        if kind in ("", _says(scalars, ("kind",))) and name in ("", _says(scalars, ("metadata", "name"))):
            objects.append((document, scalars))
    if len(objects) != 1:
        raise ValueEditError(
            f"{file}: holds {len(objects)} objects{f' of kind {kind}' if kind else ''}"
            f"{f' named {name}' if name else ''}"
        )
    return objects[0]


def _says(scalars: Mapping[Path, Scalar], path: Path) -> str | None:
    return scalars[path].value if path in scalars else None


def _scalar(file: str, scalars: Mapping[Path, Scalar], path: Path) -> Scalar:
    if path in scalars and scalars[path].event.anchor is not None:
        raise ValueEditError(f"{file}: {path_text(path)} is an anchor, and what repeats it would change too")
    if path not in scalars:
        raise ValueEditError(f"{file}: has no {path_text(path)}; write it there once by hand")
    return scalars[path]
