"""What ends by itself: items nobody answered expire, and keys are destroyed when the policy says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.records import ReviewDestroyed, ReviewStanding
from plumbline.review.delivering import SERVICE
from plumbline.review.desk import Desk, moment
from plumbline.review.rows import find, forget, stand
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

RETENTION = "the policy keeps it no longer"
_EXPIRED = ReviewStanding(state="expired", decision="deny")
BATCH = 200
"""Items a transaction: nobody else waits long."""


def expire(desk: Desk) -> int:
    """Items that nobody answered in time count as denied; how many."""
    from sqlalchemy import select

    items = tables().items
    due = items.c.state == "open", items.c.expires <= moment(desk.now())
    count = 0
    while True:
        with desk.writing() as connection:
            query = select(items.c.check_id).where(*due).order_by(items.c.expires).limit(BATCH)
            found = list(connection.scalars(query))
            for check_id in found:
                _expire(desk, connection, check_id)
        count += len(found)
        if len(found) < BATCH:
            return count


def destroy_due(desk: Desk) -> int:
    """Destroys the keys whose time has come; how many."""
    from sqlalchemy import select

    made = tables()
    joined = made.keys.join(made.items, made.items.c.check_id == made.keys.c.check_id)
    due = made.items.c.keep_until <= moment(desk.now())
    count = 0
    while True:
        with desk.writing() as connection:
            query = select(made.keys.c.check_id).select_from(joined).where(due).limit(BATCH)
            found = list(connection.scalars(query))
            for check_id in found:
                _destroy(desk, connection, check_id, SERVICE, RETENTION)
        count += len(found)
        if len(found) < BATCH:
            break
    if count:
        _wipe(desk)
    return count


def order_destroyed(desk: Desk, check_id: str, person: str, because: str) -> bool:
    """Destroys an item's key now, or when the item comes; whether there was one to destroy.

    Args:
        desk: the queue.
        check_id: the item, also one that is still on a service's disk.
        person: who orders it.
        because: why; it stays in the evidence, so it quotes nothing.
    """
    made = tables()
    with desk.writing() as connection:
        forget(connection, "orders", check_id=check_id)
        row = {"check_id": check_id, "at": moment(desk.now()), "because": because}
        connection.execute(made.orders.insert().values(**row))
        query = made.keys.select().where(made.keys.c.check_id == check_id)
        there = connection.execute(query).first() is not None
        if there:
            _destroy(desk, connection, check_id, person, because)
    if there:
        _wipe(desk)
    return there


def _expire(desk: Desk, connection: Connection, check_id: str) -> None:
    model = find(connection, check_id).item.model
    stand(connection, check_id, _EXPIRED, desk.now())
    forget(connection, "claims", check_id=check_id)
    desk.record(connection, "review_expired", check_id, model, SERVICE, _EXPIRED)


def _destroy(desk: Desk, connection: Connection, check_id: str, who: str, because: str) -> None:
    """What was encrypted goes too: whoever kept the service's key and an old copy gets one thing less."""
    found, items = find(connection, check_id), tables().items
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    forget(connection, "keys", check_id=check_id)
    forget(connection, "notes", check_id=check_id)
    connection.execute(items.update().where(items.c.check_id == check_id).values(content=None))
    if found.standing.state == "open":
        _expire(desk, connection, check_id)
    body = ReviewDestroyed(check_id=check_id, because=because)
    desk.record(connection, "review_destroyed", check_id, found.item.model, who, body)


def _wipe(desk: Desk) -> None:
    made = tables()
    desk.store.wipe_deleted(made.keys.name, made.notes.name, made.items.name)
