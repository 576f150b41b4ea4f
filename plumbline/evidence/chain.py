"""How one entry's hash holds every entry before it, and what a broken chain says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plumbline.canonical import digest

GENESIS = "0" * 64
"""What the first entry follows."""

Fields = Mapping[str, Any]
"""An entry as plain JSON values, as it was read: a damaged one need not be a valid record."""


def entry_hash(entry: Fields) -> str:
    """SHA-256 of the canonical JSON of everything in the entry but its hash."""
    return digest({name: value for name, value in entry.items() if name != "hash"})


def faults(entries: Iterable[Fields], anchors: Mapping[int, str]) -> Iterator[str]:
    """A sentence for each place where entries were removed, edited or moved.

    Args:
        entries: in the order of their sequence.
        anchors: hashes that were noted elsewhere, by sequence. Only an anchor shows that the end of the
            chain was cut off, or that all of it was written anew.
    """
    sequence, previous = 0, GENESIS
    missing = dict(anchors)
    for entry in entries:
        yield from _broken_link(entry, sequence, previous)
        if entry_hash(entry) != entry["hash"]:
            yield f"{_name(entry)} was edited or moved: its hash is not that of its content"
        if missing.pop(entry["sequence"], entry["hash"]) != entry["hash"]:
            yield f"{_name(entry)} is not the entry that was anchored: the chain was written anew"
        sequence, previous = entry["sequence"], entry["hash"]
    for lost in sorted(missing):
        yield f"entry {lost} was anchored and is gone: it was removed"


def _broken_link(entry: Fields, sequence: int, previous: str) -> Iterator[str]:
    if entry["sequence"] > sequence + 1:
        yield f"{_span(sequence + 1, entry['sequence'] - 1)} removed: {_name(entry)} follows the gap"
    elif entry["previous"] != previous:
        yield f"{_name(entry)} does not continue entry {sequence}: one of them was edited or moved"


def _span(first: int, last: int) -> str:
    return f"entry {first} was" if first == last else f"entries {first} to {last} were"


def _name(entry: Fields) -> str:
    return f"entry {entry['sequence']} ({entry['kind']} {entry['key'][:12]})"
