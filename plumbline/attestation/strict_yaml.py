"""The small YAML files that people and Plumbline write into a GitOps repository, as records.

One document; no aliases, anchors, tags, merge keys or doubled keys: it means the same to everyone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem
from plumbline.printable import printable

_DEEPEST = 20
"""Mappings and lists inside each other."""
_MOST = 10_000
"""Values, keys and collections of a file: YAML is slow to read."""
_LONGEST_WORD = 60
"""Characters of what is no text, such as a number or a time: YAML knows numbers that take minutes to read."""
_TEXT = "tag:yaml.org,2002:str"
LARGEST = 256 * 1024
"""Bytes."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

T = TypeVar("T", bound=BaseModel)


def read_record(content: bytes, file: str, kind: type[T]) -> T:
    """The record that a file holds.

    Args:
        content: the file's bytes.
        file: what errors call it.
        kind: what it must be.

    Raises:
        MalformedError: says which file, and the first thing that is wrong.
    """
    data = _read(content, file)
    try:
        return kind.model_validate_json(data, strict=True)
    except ValidationError as error:
        raise MalformedError(f"{file}: {first_problem(error)}") from None


def write_record(fields: Mapping[str, Any], *comments: str) -> bytes:
    """A file that `read_record` reads: comments, then a line a field, each value as JSON writes it."""
    heads = [f"# {printable(comment)}" for comment in comments]
    lines = [f"{name}: {_written(value)}" for name, value in fields.items()]
    return "".join(f"{line}\n" for line in (*heads, *lines)).encode()


def _written(value: Any) -> str:
    """JSON is YAML, but for a few characters that must not stand as they are."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _read(content: bytes, file: str) -> str:
    """What the file says, as JSON."""
    if len(content) > LARGEST:
        raise MalformedError(f"{file}: larger than {LARGEST} bytes")
    try:
        text = content.decode()
        _refuse_cleverness(text, file)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            return "null"
        _refuse_odd_words(root, file)
        return json.dumps(yaml.constructor.SafeConstructor().construct_document(root), default=str)
    except MalformedError:
        raise
    except UnicodeDecodeError as error:
        raise MalformedError(f"{file}: byte {error.start} is not UTF-8: save the file as UTF-8") from None
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        problem = getattr(error, "problem", None) or str(error)
        raise MalformedError(f"{file}: not YAML: {problem}") from None


def _refuse_cleverness(text: str, file: str) -> None:
    """Looks at the events first, so that nothing clever is built before it is refused."""
    documents = depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            _refuse(event, file, "nested too deeply")
        if number > _MOST:
            _refuse(event, file, f"more than {_MOST} values; is this the right file?")
        if documents > 1:
            _refuse(event, file, "a second document starts; keep one")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _refuse(event, file, "anchors and aliases are not followed; write the value out")
        if getattr(event, "tag", None):
            _refuse(event, file, "tags are not known; remove it")


def _refuse_odd_words(node: yaml.Node, file: str) -> None:
    """Keys that are no text or stand twice, and endless numbers."""
    if isinstance(node, yaml.ScalarNode) and node.tag != _TEXT and len(node.value) > _LONGEST_WORD:
        _refuse(node, file, "no number or time is this long; put quotes around a text")
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_odd_words(item, file)
    if isinstance(node, yaml.MappingNode):
        _refuse_odd_keys(node, file)
        for _, value in node.value:
            _refuse_odd_words(value, file)


def _refuse_odd_keys(node: yaml.MappingNode, file: str) -> None:
    known: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            _refuse(key, file, "a key must be text; merge keys are not followed")
        if key.tag != _TEXT:
            _refuse(key, file, "a key must be text: put quotes around it")
        if key.value in known:
            _refuse(key, file, f"`{key.value}` stands twice; remove one")
        known.add(key.value)


def _refuse(place: yaml.Event | yaml.Node, file: str, what: str) -> NoReturn:
    line = f":{place.start_mark.line + 1}" if place.start_mark else ""
    raise MalformedError(f"{file}{line}: {what}")
