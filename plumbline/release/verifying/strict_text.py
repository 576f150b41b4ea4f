"""Text that every YAML reader reads alike; what is not is refused, for verifier and cluster must agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from plumbline.release.editing.yaml_nodes import Mapping, NotYamlError, Scalar, Visit

_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")} | {
    "!"
}
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, line ends that only some readers know, and what turns text around for the eye."""


def check_text(source: str) -> None:
    """Raises NotYamlError for characters that readers or eyes take differently, and for tags."""
    odd = _ODD.search(source, 1 if source.startswith("\ufeff") else 0)
    if odd:
        line = source.count("\n", 0, odd.start()) + 1
        raise NotYamlError(f"line {line}: the character {odd[0]!r} is read differently by different tools")
    for event in _events(source):
        tag = getattr(event, "tag", None)
        if tag and tag not in _TAGS:
            line = event.start_mark.line + 1
            raise NotYamlError(f"line {line}: the tag {tag} hides what a value is; write the value plainly")


def check_keys(visits: list[Visit]) -> None:
    """Raises NotYamlError for a key that stands twice: one tool takes the first, another the last."""
    for visit in visits:
        if isinstance(visit.node, Mapping):
            keys = [key for key, _ in visit.node.steps()]
            twice = [key for key, number in Counter(keys).items() if number > 1]
            if twice:
                raise NotYamlError(f"the key {twice[0]!r} stands twice; remove one")


def check_root(root: object) -> None:
    """Raises NotYamlError for a document that is a bare text, such as a pointer to a file kept elsewhere."""
    if isinstance(root, Scalar) and root.value.strip():
        raise NotYamlError("holds a text and no manifest")


def _events(source: str) -> Iterator[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(source, Loader=loader)
    except (yaml.YAMLError, RecursionError) as error:
        raise NotYamlError(f"not YAML (a template, perhaps?): {getattr(error, 'problem', error)}") from None
