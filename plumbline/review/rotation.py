"""A new key for the service: every item's key is wrapped by it anew, a few at a time.

Content is not touched, for it is encrypted under its item's key. Whoever is killed on the way has wrapped
some anew, and each item opens with one key or the other: the next run goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plumbline.records import ReviewKeyRotation
from plumbline.review.desk import Desk, moment
from plumbline.review.encryption import rewrapped
from plumbline.review.errors import ReviewKeyError, UnreadableError
from plumbline.review.tables import tables
from plumbline.review.wrapping_keys import WrappingKeys

if TYPE_CHECKING:
    from sqlalchemy import Connection

BATCH = 100
"""Items a transaction: nobody else waits long."""


class Wrapped(NamedTuple):
    """What a pass over the items' keys found."""

    anew: int = 0
    """Wrapped by the newest key now, and by an older one before."""
    foreign: int = 0
    """Wrapped by none of these keys, and left as they are."""


def rotate(desk: Desk, who: str, batch: int = BATCH) -> ReviewKeyRotation:
    """Wraps every item's key by the newest of the service's; makes a new one first, if there is one alone.

    Args:
        desk: the queue, with the service's keys.
        who: in whose name, for the evidence.
        batch: items a transaction.

    Raises:
        ReviewKeyError: there are no keys here, or the folder can't be written.
        StoreError: the database can't be used; run it again later.
    """
    keys = versions_of(desk)
    if len(keys.versions()) == 1:
        keys.add()
    found, after = Wrapped(), ""
    while True:
        some, last = _wrap(desk, after, batch)
        found = Wrapped(found.anew + some.anew, found.foreign + some.foreign)
        if last is None:
            break
        after = last
    if found.anew:
        desk.store.wipe_deleted(tables().keys.name)
    newest, *old = keys.versions()
    return recorded(
        desk, who, ReviewKeyRotation(newest=newest, old=tuple(old), wrapped=found.anew, foreign=found.foreign)
    )


def versions_of(desk: Desk) -> WrappingKeys:
    """The service's keys.

    Raises:
        ReviewKeyError: whoever asks has none.
    """
    if desk.keys.versions is None:
        raise ReviewKeyError("there are no review keys here: run this where the alignment service keeps them")
    return desk.keys.versions


def _wrap(desk: Desk, after: str, batch: int) -> tuple[Wrapped, str | None]:
    """Wraps some of the keys, in the order of their items; the last of them, or none at the end."""
    table = tables().keys
    with desk.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        query = table.select().where(table.c.check_id > after).order_by(table.c.check_id).limit(batch)
        rows = connection.execute(query).all()
        done = [_wrap_one(desk, connection, row.check_id, bytes(row.wrapped)) for row in rows]
    found = Wrapped(done.count("anew"), done.count("foreign"))
    return found, rows[-1].check_id if len(rows) == batch else None


def _wrap_one(desk: Desk, connection: Connection, check_id: str, wrapped: bytes) -> str:
    table = tables().keys
    try:
        new = rewrapped(desk.keys.wrapping, check_id, wrapped)
    except UnreadableError:
        return "foreign"
    if new == wrapped:
        return "kept"
    connection.execute(table.update().where(table.c.check_id == check_id).values(wrapped=new))
    return "anew"


def recorded(desk: Desk, who: str, done: ReviewKeyRotation) -> ReviewKeyRotation:
    """Writes into the evidence what was done."""
    key = f"{done.newest}:{'removed' if done.removed else 'wrapped'}:{moment(desk.now())}"
    with desk.writing() as connection:
        desk.record(connection, "review_key_rotation", key, "review", who, done)
    return done
