"""Replaces existing scalars in a YAML text and not a byte beside them.

Nothing is dumped. A scalar's own bytes are replaced, in the style it has, and the result is read again to
prove that only the intended paths changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Several
from typing import NamedTuple

from plumbline.errors import PlumblineError
from plumbline.release.editing.yaml_nodes import EMBEDDED, Scalar
from plumbline.release.editing.yaml_text import scalar_start

Path = tuple[str | int, ...]
"""Keys and list positions from the document's root to a scalar."""

_READ_AS_SOMETHING_ELSE = re.compile(
    r"""(?ix) y|n|yes|no|on|off|true|false|null|~
    | [-+]? (0b[01_]+ | 0o[0-7_]+ | 0x[0-9a-f_]+)
    | [-+]? [0-9][0-9_]* (:[0-5]?[0-9])+ (\.[0-9_]*)?
    | [-+]? (\.[0-9_]+ | [0-9][0-9_]*(\.[0-9_]*)?) (e[-+]?[0-9]+)?
    | [-+]? \.(inf|nan)
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} ([tT\s].*)?"""
)
"""What some YAML 1.1 or 1.2 reader takes for a boolean, a number or a date; PyYAML alone misses `12e5`."""
_WHOLE = re.compile(r"0|[1-9][0-9]{0,5}")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,8})\.[0-9]{0,6}[1-9]")
_NOT_PLAIN = re.compile(
    r"^[\s&*!|>%@`\"'#{}\[\],]|^[?:-](?:\s|$)|: |:$| #|[{}\[\],]|\s$|^(?:<<|=)?$|[^\x20-\x7e]"
)


class ScalarError(PlumblineError, ValueError):
    """The scalar is not there, or cannot be replaced without touching anything else."""


class Replacement(NamedTuple):
    """A scalar and what it shall say."""

    scalar: Scalar
    new: str
    must_be_text: bool = True
    """Whether a number will not do: Kubernetes takes only strings as annotations."""


def replaced(source: str, replacements: Several[Replacement]) -> str:
    """`source` with each scalar saying its new string; every character outside of them stays.

    A scalar keeps its quotes. A plain one gets double quotes only where the new string would otherwise be
    read as something other than this string.

    Raises:
        ScalarError: if two replacements of one scalar differ, or one cannot be written in its style.
    """
    wanted: dict[int, Replacement] = {}
    for replacement in replacements:
        start = replacement.scalar.start
        if wanted.setdefault(start, replacement).new != replacement.new:
            raise ScalarError(f"{replacement.scalar.value!r}: one anchor cannot say two things")
    pieces, done = [], 0
    for start in sorted(wanted):
        scalar = wanted[start].scalar
        begin = scalar_start(source, scalar)
        pieces += [source[done:begin], spelled(source[begin : scalar.end], wanted[start])]
        done = scalar.end
    return "".join([*pieces, source[done:]])


def spelled(raw: str, replacement: Replacement) -> str:
    """How the new string is written where `raw` stands.

    Raises:
        ScalarError: if it is no printable line, or a block scalar is more than that one line.
    """
    scalar, new, must_be_text = replacement
    if not new.isprintable():
        raise ScalarError(f"{new!r} has line breaks or unprintable characters")
    if scalar.style == "'":
        return "'" + new.replace("'", "''") + "'"
    if scalar.style == '"':
        return _double_quoted(new)
    if scalar.style in ("|", ">"):
        return _in_block(raw, scalar, new)
    a_number = not must_be_text and _stays_a_number(scalar.value, new)
    if _NOT_PLAIN.search(new) or (_READ_AS_SOMETHING_ELSE.fullmatch(new) and not a_number):
        return _double_quoted(new)
    return new


def path_text(path: Path) -> str:
    """The path as people write it: `spec.containers[0].image`, `annotations["plumbline.dev/model"]`.

    What stands in a literal block follows a bar: `spec.source.helm.values|image.tag`.
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step == EMBEDDED:
            text += EMBEDDED
        elif re.fullmatch(r"[\w-]+", step):
            text += f".{step}" if text and not text.endswith(EMBEDDED) else step
        else:
            text += f'["{step}"]'
    return text


def _double_quoted(new: str) -> str:
    return '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _stays_a_number(old: str, new: str) -> bool:
    """Whether `old` stood there as a number too, and `new` is one that every reader gives back as it is.

    `1.9` may become `2.1` without quotes; `1.10` may not, since it is read as 1.1.
    """
    return any(kind.fullmatch(old) and kind.fullmatch(new) for kind in (_WHOLE, _DECIMAL))


def _in_block(raw: str, scalar: Scalar, new: str) -> str:
    old = scalar.value.strip()
    header, newline, content = raw.partition("\n")
    if not old or "\n" in old or content.count(old) != 1 or new.strip() != new:
        raise ScalarError("a block scalar of several lines; write it on one line first")
    return header + newline + content.replace(old, new)
