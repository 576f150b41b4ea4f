"""The end of the service's old keys: only once nothing is left that they alone open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from plumbline.records import ReviewKeyRotation
from plumbline.review.desk import Desk
from plumbline.review.encryption import opens
from plumbline.review.errors import ReviewKeyError
from plumbline.review.frames import read_frames
from plumbline.review.intake import read_spilled
from plumbline.review.rotation import recorded, versions_of
from plumbline.review.tables import tables

SETTLED = datetime.timedelta(minutes=10)
"""How old the newest key must be: what was being written under another is on the disk by then."""


def remove_old(desk: Desk, spill: Path, who: str) -> ReviewKeyRotation:
    """Takes every key but the newest away, once nothing needs them.

    Args:
        desk: the queue, with the service's keys.
        spill: where the service keeps items that are not in the database yet.
        who: in whose name, for the evidence.

    Raises:
        ReviewKeyError: something needs one of them; says what.
    """
    keys = versions_of(desk)
    made = datetime.datetime.fromtimestamp(keys.made_at(), datetime.UTC)
    if desk.now() - made < SETTLED:
        raise ReviewKeyError(
            f"key {keys.versions()[0]} was made at {made:%H:%M} UTC: old ones are removed ten minutes later, "
            "when nothing is being written under them; run this again then"
        )
    newest = desk.keys.wrapping[0]
    if any(not opens(newest, check_id, wrapped) for check_id, wrapped in _spilled(spill)):
        raise ReviewKeyError(
            f"{spill}: holds items under an old key: make the database reachable, or delete what was set "
            "aside as *.damaged once you know why; then run this again"
        )
    needed = sum(1 for check_id, wrapped in _kept(desk) if _needs_old(desk, check_id, wrapped))
    if needed:
        raise ReviewKeyError(f"items under an old key still: {needed}; run `plumbline review rotate` first")
    old = keys.remove_old()
    return recorded(desk, who, ReviewKeyRotation(newest=keys.versions()[0], removed=old))


def _kept(desk: Desk) -> Iterator[tuple[str, bytes]]:
    with desk.reading() as connection:
        for row in connection.execute(tables().keys.select()):
            yield row.check_id, bytes(row.wrapped)


def _needs_old(desk: Desk, check_id: str, wrapped: bytes) -> bool:
    _, *old = desk.keys.wrapping
    return any(opens(key, check_id, wrapped) for key in old)


def _spilled(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The items on this machine's disk, those set aside too."""
    for place in sorted([*folder.glob("*.spill"), *folder.glob("*.damaged")]):
        try:
            content = place.read_bytes()
        except FileNotFoundError:  # it was handed over, under the newest key
            continue
        for payload in read_frames(content).payloads:
            try:
                item, wrapped, _ = read_spilled(payload)
            except ValueError:
                continue
            yield item.check_id, wrapped
