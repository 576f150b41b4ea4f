"""A YAML text: its encoding, its documents, and what the parser says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from plumbline.release.editing.yaml_nodes import NotYamlError, Scalar

if TYPE_CHECKING:
    import yaml

_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_ENDS_OR_DIRECTIVES = re.compile(r"^(?:\.\.\.(?:[ \t\r\n]|\Z)|%)", re.MULTILINE)
_CONTENT = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)


def decode(content: bytes) -> str:
    """The file's text, a byte order mark included.

    Raises:
        NotYamlError: if it is not UTF-8.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotYamlError("is UTF-16, not UTF-8: save the file as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotYamlError(f"byte {error.start} is not UTF-8: save the file as UTF-8") from None


def document_places(source: str) -> list[tuple[int, int]]:
    """Where each document begins and ends; one part if that needs a real look."""
    start = 1 if source.startswith("\ufeff") else 0
    marks = [found.start() for found in _DOCUMENT.finditer(source, start)]
    if not marks or _ENDS_OR_DIRECTIVES.search(source, start):
        return [(start, len(source))]
    if marks[0] > start and _CONTENT.search(source[start : marks[0]]):
        marks.insert(0, start)
    return list(zip(marks, [*marks[1:], len(source)], strict=True))


def document_events(source: str, needle: str) -> dict[int, list[yaml.Event]]:
    """What the parser says of the documents that hold `needle`, by their numbers.

    Raises:
        NotYamlError: if one of them is not YAML.
    """
    return {
        number + offset: events
        for number, (begin, end) in enumerate(document_places(source))
        if needle in source[begin:end]
        for offset, events in enumerate(by_document(events_of(source[begin:end])))
    }


def events_of(text: str) -> list[yaml.Event]:
    """What the parser says of a text, without what belongs to the stream as a whole.

    Raises:
        NotYamlError: if it is not YAML.
    """
    import yaml

    try:
        return list(yaml.parse(text, Loader=_loader()))[1:-1]
    except (yaml.YAMLError, RecursionError) as error:
        raise NotYamlError(_said(error)) from None


def by_document(events: list[yaml.Event]) -> list[list[yaml.Event]]:
    """The events between each document's start and end."""
    import yaml

    starts = [n for n, event in enumerate(events) if type(event) is yaml.DocumentStartEvent]
    ends = [*starts[1:], len(events)] if starts else []
    return [events[start + 1 : end - 1] for start, end in zip(starts, ends, strict=True)]


def scalar_start(source: str, scalar: Scalar) -> int:
    """Where the scalar itself begins, after its anchor and tag."""
    if not scalar.marked:
        return scalar.start
    import yaml

    start = scalar.start
    for token in yaml.scan(source[start : scalar.end], Loader=_loader()):
        if isinstance(token, yaml.ScalarToken):
            return start + int(token.start_mark.index)
    return scalar.end


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _said(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in its line {mark.line + 1}" if mark else ""
    return f"not YAML (a template, perhaps?){line}: {getattr(error, 'problem', None) or error}"
