"""Replaces one existing string in a YAML text and not a byte beside it.

Nothing is dumped: the scalar's extent comes from the scanner's tokens (a node's marks would swallow its
anchor), its bytes are replaced, and the result is parsed again to prove that only this path changed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import yaml

Step = str | int
Path = tuple[Step, ...]
"""Keys and list positions from the document's root to a scalar."""

_STRING = "tag:yaml.org,2002:str"
_READ_AS_SOMETHING_ELSE = re.compile(
    r"""(?ix) y|n|yes|no|on|off|true|false|null|~
    | [-+]? (0b[01_]+ | 0o[0-7_]+ | 0x[0-9a-f_]+)
    | [-+]? [0-9][0-9_]* (:[0-5]?[0-9])+ (\.[0-9_]*)?
    | [-+]? (\.[0-9_]+ | [0-9][0-9_]*(\.[0-9_]*)?) (e[-+]?[0-9]+)?
    | [-+]? \.(inf|nan)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"""
)
"""What some YAML 1.1 or 1.2 reader takes for a boolean, a number or a date; PyYAML alone misses `12e5`."""


class ScalarError(PlumblineError, ValueError):
    """The scalar is not there, or cannot be replaced without touching anything else."""


def read_scalar(text: bytes, path: Path, document: int = 0) -> str:
    """The string at `path` in the `document`-th document of `text`.

    Raises:
        ScalarError: if there is no such string, or it is not one that `replace_scalar` would replace.
    """
    return str(_target(_decode(text), path, document).value)


def replace_scalar(text: bytes, path: Path, new: str, document: int = 0) -> bytes:
    """`text` with the string at `path` replaced by `new`; every byte outside the scalar stays.

    The scalar keeps its quotes; a plain one gets double quotes only where `new` would otherwise be read
    as something other than this string.

    Raises:
        ScalarError: if the target is missing, not a string, a block scalar, an alias, shared through one,
            or from a merge key; or if `new` has line breaks or other unprintable characters.
    """
    where = path_text(path)
    if not new.isprintable():
        raise ScalarError(f"{where}: {new!r} has line breaks or unprintable characters")
    source = _decode(text)
    token = _token(source, _target(source, path, document), where)
    for scalar in _spellings(new, token.style):
        edited = source[: token.start_mark.index] + scalar + source[token.end_mark.index :]
        if _only_this_changed(source, edited, token, new) and _reads_as(edited, path, document, new):
            return edited.encode()
    raise ScalarError(f"{where}: cannot be set to {new!r} without changing something else in the file")


def path_text(path: Path) -> str:
    """The path as people write it: `spec.containers[0].image`, `annotations["plumbline.dev/model"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[\w-]+", step):
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text


def _decode(text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ScalarError(f"byte {error.start} is not UTF-8: save the file as UTF-8") from None


def _documents(source: str) -> list[yaml.Node]:
    import yaml

    try:
        return list(yaml.compose_all(source, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ScalarError(f"not YAML (a template, perhaps?): {error}") from None
    except RecursionError:
        raise ScalarError("nested too deeply to be edited") from None


def _target(source: str, path: Path, document: int) -> yaml.ScalarNode:
    """The node at `path`, proven to be a string of its own that nothing else refers to."""
    import yaml

    documents = _documents(source)
    if not 0 <= document < len(documents):
        raise ScalarError(f"there is no document {document}: the file holds {len(documents)}")
    references = _references(documents[document])
    node = documents[document]
    for depth, step in enumerate(path, start=1):
        node = _child(node, step, path_text(path[:depth]))
        if references[id(node)] > 1:
            raise ScalarError(f"{path_text(path[:depth])}: shared through an alias; write it out first")
    where = path_text(path)
    if not isinstance(node, yaml.ScalarNode):
        raise ScalarError(f"{where}: not a string but a collection")
    if node.tag != _STRING:
        raise ScalarError(f"{where}: {node.value or 'nothing'} is not a string; put it in quotes first")
    if node.style in ("|", ">"):
        raise ScalarError(f"{where}: a block scalar; write it on one line first")
    if "{{" in node.value:
        raise ScalarError(f"{where}: {node.value} is a template; set the value it is rendered from")
    return node


def _child(node: yaml.Node, step: Step, where: str) -> yaml.Node:
    import yaml

    if step == "<<":
        raise ScalarError(f"{where}: a merge key cannot be edited; write the value out first")
    if isinstance(step, int):
        items: list[yaml.Node] = node.value if isinstance(node, yaml.SequenceNode) else []
        if not 0 <= step < len(items):
            raise ScalarError(f"{where}: there is no such item")
        return items[step]
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    found: list[yaml.Node] = [value for key, value in pairs if key.value == step]
    if len(found) == 1:
        return found[0]
    if found:
        raise ScalarError(f"{where}: stands twice; remove one")
    merged = any(key.tag == "tag:yaml.org,2002:merge" for key, _ in pairs)
    hint = "; what a merge key (<<) brings must be written out first" if merged else ""
    raise ScalarError(f"{where}: there is no such key{hint}")


def _references(root: yaml.Node) -> Counter[int]:
    """How often each node is referred to: more than once means an alias."""
    import yaml

    counts: Counter[int] = Counter()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        counts[id(node)] += 1
        if counts[id(node)] > 1 or isinstance(node, yaml.ScalarNode):
            continue
        pairs = isinstance(node, yaml.MappingNode)
        waiting += [part for pair in node.value for part in pair] if pairs else node.value
    return counts


def _token(source: str, node: yaml.ScalarNode, where: str) -> yaml.ScalarToken:
    import yaml

    for token in yaml.scan(source, Loader=yaml.SafeLoader):
        ends_here = token.end_mark.index == node.end_mark.index
        if isinstance(token, yaml.ScalarToken) and ends_here:
            return token
    raise ScalarError(f"{where}: has no text of its own; put it in quotes first")


def _spellings(new: str, style: str | None) -> list[str]:
    """How `new` may be written, first choice first."""
    single = "'" + new.replace("'", "''") + "'"
    double = '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if style == "'":
        return [single]
    if style == '"' or _READ_AS_SOMETHING_ELSE.fullmatch(new):
        return [double]
    return [new, double]


def _only_this_changed(old: str, edited: str, target: yaml.ScalarToken, new: str) -> bool:
    """Whether both texts scan to the same tokens (comments have none), `target` apart."""
    import yaml

    before = list(yaml.scan(old, Loader=yaml.SafeLoader))
    try:
        after = list(yaml.scan(edited, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return False
    if len(before) != len(after):
        return False
    pairs = list(zip(before, after, strict=True))
    changed = [(a, b) for a, b in pairs if a.start_mark.index == target.start_mark.index]
    a, b = next((a, b) for a, b in changed if isinstance(a, yaml.ScalarToken))
    others = all(repr(x) == repr(y) for x, y in pairs if x is not a)
    return others and isinstance(b, yaml.ScalarToken) and b.value == new


def _reads_as(edited: str, path: Path, document: int, new: str) -> bool:
    try:
        return bool(_target(edited, path, document).value == new)
    except ScalarError:
        return False
