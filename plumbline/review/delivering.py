"""From this machine's disk into the database: each item once, however often it is handed over."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from plumbline.canonical import canonical_json
from plumbline.records import ReviewItem
from plumbline.review.desk import Desk, moment
from plumbline.review.encryption import rewrapped
from plumbline.review.errors import UnreadableError
from plumbline.review.intake import SpilledItem, read_spilled
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_log = logging.getLogger(__name__)

SERVICE = "alignment service"
"""As whom evidence names the service."""
AT_ONCE = 200
"""Items a statement: databases limit how many values one may have."""


def deliver(desk: Desk, payloads: Sequence[bytes]) -> int:
    """Moves spilled items into the queue, all of them or none; how many are no items.

    Raises:
        StoreError: the database can't take them now.
    """
    items = [item for payload in payloads if (item := _read(payload)) is not None]
    once: dict[str, SpilledItem] = {}
    for item in items:
        once.setdefault(item.item.check_id, item)
    with desk.writing() as connection:
        for start in range(0, len(once), AT_ONCE):
            _keep(desk, connection, list(once.values())[start : start + AT_ONCE])
    return len(payloads) - len(items)


def _read(payload: bytes) -> SpilledItem | None:
    try:
        return read_spilled(payload)
    except ValueError:
        _log.error("a spilled item cannot be read: an earlier or later version may have written it")
        return None


def _keep(desk: Desk, connection: Connection, spilled: Sequence[SpilledItem]) -> None:
    """Writes those that are not there yet; one statement a table, for it costs more than its rows do."""
    made, now = tables(), desk.now()
    there, ordered = (_ids(connection, table, spilled) for table in (made.items, made.orders))
    new = [one for one in spilled if one.item.check_id not in there]
    readable = {
        one.item.check_id: _newly_wrapped(desk, one)
        for one in new
        if one.item.keep_until > now and one.item.check_id not in ordered
    }
    if new:
        rows = [_values(one, readable=one.item.check_id in readable) for one in new]
        connection.execute(made.items.insert(), rows)
    if readable:
        rows = [{"check_id": check_id, "wrapped": wrapped} for check_id, wrapped in readable.items()]
        connection.execute(made.keys.insert(), rows)
    for one in new:
        item = one.item
        desk.record(connection, "review_item", item.check_id, item.model, SERVICE, evidence_of(item))


def _ids(connection: Connection, table: Table, spilled: Sequence[SpilledItem]) -> set[str]:
    """Which of them have a row in a table."""
    from sqlalchemy import select

    column = table.c.check_id
    found = select(column).where(column.in_([one.item.check_id for one in spilled]))
    return set(connection.execute(found).scalars())


def _newly_wrapped(desk: Desk, spilled: SpilledItem) -> bytes:
    """Its key under the newest of the service's: it may have lain here since before a rotation."""
    try:
        return rewrapped(desk.keys.wrapping, spilled.item.check_id, spilled.wrapped)
    except UnreadableError as error:  # an item that nobody can read is still an item
        _log.error("check %s: %s", spilled.item.check_id, error)
        return spilled.wrapped


def _values(spilled: SpilledItem, *, readable: bool) -> dict[str, Any]:
    item = spilled.item
    return {
        "check_id": item.check_id,
        "model": item.model,
        "priority": item.priority,
        "at": moment(item.at),
        "expires": moment(item.expires),
        "keep_until": moment(item.keep_until),
        "state": "open" if readable else "expired",
        "decision": None if readable else "deny",
        "asks": "anybody",
        "settled_at": None,
        "item": canonical_json(item),
        "content": spilled.content if readable else None,
    }


def evidence_of(item: ReviewItem) -> dict[str, Any]:
    """The item as evidence: scores as pairs, since a detector's name may look like that of a secret."""
    fields = item.model_dump(mode="json", exclude={"scores", "known"})
    return fields | {"scores": sorted(map(list, item.scores.items()))}
