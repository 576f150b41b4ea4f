"""Reads the documents of a YAML text into nodes, each on its own: a template does not hide the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plumbline.release.editing.yaml_nodes import (
    DEEPEST,
    Collection,
    Mapping,
    Node,
    NotYamlError,
    Placed,
    Scalar,
    Sequence,
)
from plumbline.release.editing.yaml_text import by_document, document_places, events_of

if TYPE_CHECKING:
    import yaml


@dataclass(slots=True)
class Document:
    """One YAML document."""

    number: int
    root: Node | None
    """None where it cannot be read."""
    events: list[yaml.Event] = field(default_factory=list)
    """What the parser said, from which the nodes were made."""
    aliased: bool = False
    """Whether an alias stands in it."""
    hits: list[tuple[Scalar, Collection | None, int]] = field(default_factory=list)
    """The scalars that hold what was looked for, and where they stand."""
    problem: str = ""
    text: str = ""


def documents(source: str, needle: str = "") -> list[Document]:
    """The documents of `source` that hold `needle`, numbered as they stand in the file."""
    found = []
    for number, (begin, end) in enumerate(document_places(source)):
        text = source[begin:end]
        if needle in text:
            try:
                found += compose(by_document(events_of(text)), Placed(begin), needle, number)
            except NotYamlError as error:
                found.append(Document(number, None, problem=str(error), text=text))
    return found


def compose(several: list[list[yaml.Event]], placed: Placed, needle: str, number: int) -> list[Document]:
    """The documents made of these events, numbered from `number`."""
    found = []
    for offset, events in enumerate(several):
        composer = _Composer(placed, needle)
        for event in events:
            composer.take[type(event)](event)
        composer.document.number, composer.document.events = number + offset, events
        found.append(composer.document)
    return found


class _Composer:
    """Makes one document's nodes from the parser's events."""

    def __init__(self, placed: Placed, needle: str) -> None:
        import yaml

        self.document = Document(0, None)
        self.take: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._mapping_end,
            yaml.SequenceEndEvent: self._end,
        }
        self._placed, self._needle = placed, needle
        self._anchors: dict[str, Node] = {}
        self._open: Collection | None = None
        self._depth = 0

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if self._open is None:
            self.document.root = node
        else:
            self._open.parts.append(node)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        scalar = Scalar(event, self._placed)
        if self._needle in event.value:
            self.document.hits.append((scalar, self._open, len(self._open.parts) if self._open else 0))
        self._add(scalar, event.anchor)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise NotYamlError(f"*{event.anchor} refers to no anchor")
        self.document.aliased = True
        self._add(self._anchors[event.anchor], None)

    def _mapping(self, event: yaml.MappingStartEvent) -> None:
        self._begin(Mapping(), event.anchor)

    def _sequence(self, event: yaml.SequenceStartEvent) -> None:
        self._begin(Sequence(), event.anchor)

    def _begin(self, collection: Collection, anchor: str | None) -> None:
        parent = self._open
        collection.parent, collection.at = parent, len(parent.parts) if parent else 0
        self._add(collection, anchor)
        self._open, self._depth = collection, self._depth + 1
        if self._depth > DEEPEST:
            raise NotYamlError("nested too deeply to be edited")

    def _mapping_end(self, event: yaml.MappingEndEvent) -> None:
        for key in self._open.parts[::2] if self._open else ():
            if not isinstance(key, Scalar):
                raise NotYamlError("not plain YAML (a template, perhaps?): a key is a collection")
        self._end(event)

    def _end(self, _: yaml.Event) -> None:
        if self._open is not None:
            self._open, self._depth = self._open.parent, self._depth - 1
