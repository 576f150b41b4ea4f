"""YAML to plain data, remembering the line of every key.

A strict subset: one document of mappings with text keys, lists, text, numbers, dates, true, false and null.
Aliases, merge keys and tags are refused, and so is what YAML 1.1 and 1.2 read differently (`no`, `010`):
a file must mean the same to everyone who reads it. The events are read one by one, so a file nested too
deeply is refused before the parser's own recursion could crash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml.reader import Reader

from plumbline.specs.problems import Place, place_text, refuse
from plumbline.specs.text_files import read_text

DEEPEST = 30
"""Levels of nesting. A spec has four."""

LineOf = Callable[[Place], int]
"""The line of a key or list item; of the nearest enclosing one when the place does not exist."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPES = {f"tag:yaml.org,2002:{name}": name for name in ("str", "int", "float", "bool", "null", "timestamp")}
_READ_ALIKE = {
    "bool": re.compile("true|false", re.IGNORECASE),
    "int": re.compile("[-+]?(0|[1-9][0-9]*)"),
    "float": re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[-+]?[0-9]+)?|[-+]?\.(inf|nan)", re.IGNORECASE),
}
_NEWER_BOOLEANS = "Write true or false; if text is meant, put it in quotes."


def load_with_lines(path: Path, name: str | None = None) -> tuple[Any, LineOf]:
    """The file's data, and a function that gives the line of any place in it.

    Args:
        path: the file.
        name: what problems call it; the path when left out.

    Raises:
        SpecError: for a file that is missing, unreadable, too large, not UTF-8, empty or not such YAML.
    """
    name = name or str(path)
    reading = _Reading(read_text(path, name), name)
    data = reading.document()
    return data, reading.line_of


class _Reading:
    """One pass over a file's events."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}
        unprintable = Reader.NON_PRINTABLE.search(text)
        if unprintable:
            line = text.count("\n", 0, unprintable.start()) + 1
            refuse(name, line, f"{unprintable.group()!r} cannot stand in YAML", "Remove the character.")
        self._events = _Loader(text)

    def line_of(self, place: Place) -> int:
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def document(self) -> Any:
        self._next()  # the stream starts
        if isinstance(self._next(), yaml.StreamEndEvent):
            refuse(self.name, None, "the file is empty", "Write its keys; docs/your-model.md lists them.")
        data = self._value(self._next(), ())
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            self._refuse(event, (), "a second document starts", "Keep one document in a file; remove `---`.")
        return data

    def _next(self) -> Any:
        try:
            return self._events.get_event()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            message = f"this is not YAML: {error.problem or error.context}"
            remedy = "Look at colons, quotes, brackets and indentation (spaces, no tabs) here and just above."
            refuse(self.name, mark.line + 1 if mark else None, message, remedy)

    def _value(self, event: Any, place: Place) -> Any:
        self.lines.setdefault(place, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, place, f"the alias `*{event.anchor}` is not followed", "Write the value out.")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if event.tag is not None:
            self._refuse(event, place, f"the tag `{event.tag}` is not known", "Remove it.")
        if len(place) >= DEEPEST:
            self._refuse(event, place, "nested too deeply", "Remove brackets or indentation.")
        return self._list(place) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(place)

    def _list(self, place: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*place, len(items))))
        return items

    def _mapping(self, place: Place) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event, place)
            here, line = (*place, key), event.start_mark.line + 1
            if key in pairs:
                message = f"`{key}` stands twice, on lines {self.lines[here]} and {line}"
                self._refuse(event, here, message, "Remove one of them.")
            self.lines[here] = line
            pairs[key] = self._value(self._next(), here)
        return pairs

    def _key(self, event: Any, place: Place) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(event, place, "a key must be text", "Write `key: value`.")
        if event.value == "<<" and event.implicit[0]:
            self._refuse(event, place, "merge keys (`<<`) are not followed", "Write the keys out.")
        key = self._scalar(event, place)
        if not isinstance(key, str):
            remedy = f'Put it in quotes: "{event.value}".'
            self._refuse(event, place, f"the key `{event.value}` is not text", remedy)
        return key

    def _scalar(self, event: Any, place: Place) -> Any:
        tag = event.tag or self._events.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind = _TYPES.get(tag)
        if kind is None or (event.tag and kind != "str"):
            self._refuse(event, place, f"the tag or sign `{tag}` is not known", "Remove it, or use quotes.")
        if kind in _READ_ALIKE and not _READ_ALIKE[kind].fullmatch(event.value):
            self._ambiguous(event, place, kind)
        try:
            return self._events.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark))
        except ValueError as error:
            self._refuse(event, place, f"`{event.value[:40]}` cannot be read: {error}", "Correct it.")

    def _ambiguous(self, event: Any, place: Place, kind: str) -> NoReturn:
        numbers = "Write a number without leading zeros, colons or underscores; put text in quotes."
        remedy = _NEWER_BOOLEANS if kind == "bool" else numbers
        self._refuse(event, place, f"`{event.value[:40]}` means different things to different tools", remedy)

    def _refuse(self, event: Any, place: Place, message: str, remedy: str) -> NoReturn:
        refuse(self.name, event.start_mark.line + 1, message, remedy, place_text(place))
