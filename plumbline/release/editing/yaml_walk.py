"""Ways through a document: all of it, or what stands around a string; into literal blocks that hold YAML."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.release.editing.yaml_documents import Document, compose
from plumbline.release.editing.yaml_nodes import (
    EMBEDDED,
    Collection,
    Node,
    NotYamlError,
    PlacedInBlock,
    Scalar,
    Visit,
    below,
)
from plumbline.release.editing.yaml_text import by_document, events_of, scalar_start

_BLOCKS_IN_BLOCKS = 3


def walk(source: str, document: Document, needle: str = "") -> list[Visit]:
    """Every node of a document in order, through aliases and into literal blocks that hold `needle`.

    Raises:
        NotYamlError: for a document that aliases make endless.
    """
    if document.root is None:
        raise NotYamlError(document.problem)
    return _with_blocks(source, below(Visit((), document.root, ())), needle, _BLOCKS_IN_BLOCKS)


def near(source: str, document: Document, needle: str, inside: Visit | None = None) -> list[Visit]:
    """The nodes that hold `needle` and the two collections around each, in order."""
    prefix = (*inside.path, EMBEDDED, *_number(document)) if inside else ()
    outer = (*inside.above, inside.node) if inside else ()
    visits: dict[tuple[str | int, ...], Visit] = {}
    for scalar, holder, at in document.hits:
        chain = list(_chain(scalar, holder, at))
        if any(step is None for step, _ in chain):
            continue
        nodes = [*outer, *(node for _, node in chain)]
        path = (*prefix, *(step for step, _ in chain[1:] if step is not None))
        for up in (2, 1, 0):
            if up < len(chain):
                place = path[: len(path) - up]
                depth = len(nodes) - 1 - up
                visits.setdefault(place, Visit(place, nodes[depth], tuple(nodes[:depth])))
        for inner in embedded(source, scalar, needle) if path.count(EMBEDDED) < _BLOCKS_IN_BLOCKS else ():
            visits |= {visit.path: visit for visit in near(source, inner, needle, visits[path])}
    return list(visits.values())


def embedded(source: str, block: Scalar, needle: str = "") -> list[Document]:
    """The YAML inside a literal block (`|`), its scalars placed in `source`; nothing if it holds none."""
    starts = _line_starts(source, block) if block.style == "|" and needle in block.value else None
    if starts is None:
        return []
    try:
        events = by_document(events_of(block.value))
        found = compose(events, PlacedInBlock(block, starts), needle, 0)
    except NotYamlError:
        return []
    return found if all(isinstance(document.root, Collection) for document in found) else []


def _number(document: Document) -> tuple[int, ...]:
    return (document.number,) if document.number else ()


def _with_blocks(source: str, visits: list[Visit], needle: str, levels: int) -> list[Visit]:
    found = []
    for visit in visits:
        found.append(visit)
        node = visit.node
        if levels and isinstance(node, Scalar) and node.style == "|":
            for document in embedded(source, node, needle):
                if document.root is not None:
                    path = (*visit.path, EMBEDDED, *_number(document))
                    inner = below(Visit(path, document.root, (*visit.above, node)))
                    found += _with_blocks(source, inner, needle, levels - 1)
    return found


def _chain(scalar: Scalar, holder: Collection | None, at: int) -> Iterator[tuple[str | int | None, Node]]:
    """Steps and nodes from the root to a scalar."""
    up: list[tuple[str | int | None, Node]] = []
    node: Node = scalar
    while holder is not None:
        up.append((holder.step(at), node))
        node, at, holder = holder, holder.at, holder.parent
    up.append(("", node))
    yield from reversed(up)


def _line_starts(source: str, block: Scalar) -> list[int] | None:
    """Where each line of a block's content begins in the file; none if that is not plain to see."""
    begin = source.find("\n", scalar_start(source, block)) + 1
    indent = None
    starts = []
    for line in block.value.split("\n"):
        end = source.find("\n", begin)
        end = len(source) if end < 0 else end
        raw = source[begin:end].removesuffix("\r")
        if line:
            indent = len(raw) - len(line) if indent is None else indent
            if indent < 0 or raw[indent:] != line:
                return None
        starts.append(begin + (indent or 0))
        begin = min(end + 1, len(source))
    return starts
