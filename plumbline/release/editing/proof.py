"""Proves that an edited document reads as the old one, the wanted scalars apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plumbline.release.editing.yaml_nodes import NotYamlError, PlacedInBlock, Scalar
from plumbline.release.editing.yaml_text import events_of

if TYPE_CHECKING:
    import yaml

Place = tuple[int, ...]
"""Where a scalar starts in its document; in a block's own text, after the place of the block."""


def place_of(scalar: Scalar) -> Place:
    """Where a scalar starts, in a way that reading the document again does not change."""
    outer = place_of(scalar.placed.block) if isinstance(scalar.placed, PlacedInBlock) else ()
    return (*outer, _start(scalar.event))


def reads_as_wanted(
    before: Sequence[yaml.Event], after: Sequence[yaml.Event], wanted: Mapping[Place, str]
) -> bool:
    """Whether `after` says what `before` said, except that each scalar in `wanted` says its new string."""
    return _differing(before, after, wanted, ()) == len(wanted)


def _differing(
    before: Sequence[yaml.Event], after: Sequence[yaml.Event], wanted: Mapping[Place, str], inside: Place
) -> int:
    """How many wanted scalars changed as wanted; -1 if anything else changed."""
    if list(map(type, before)) != list(map(type, after)):
        return -1
    count = 0
    for old, new in zip(before, after, strict=True):
        if getattr(old, "anchor", None) != getattr(new, "anchor", None):
            return -1
        was, says = getattr(old, "value", ""), getattr(new, "value", "")
        if was == says:
            continue
        more = _wanted(was, says, wanted, (*inside, _start(old)))
        if more < 0:
            return -1
        count += more
    return count


def _wanted(old: str, new: str, wanted: Mapping[Place, str], place: Place) -> int:
    if place in wanted:
        return 1 if new.strip() == wanted[place] else -1
    if not any(other[: len(place)] == place for other in wanted):
        return -1
    try:
        return _differing(events_of(old), events_of(new), wanted, place)
    except NotYamlError:
        return -1


def _start(event: yaml.Event) -> int:
    mark: Any = event.start_mark
    return int(mark.index)
