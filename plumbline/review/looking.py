"""What a reviewer is shown, and the record of it: every look at an item is audited."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from plumbline.records import ReviewRead
from plumbline.review.claiming import Claim, claim_of, hold
from plumbline.review.desk import Desk, moment
from plumbline.review.encryption import decrypted
from plumbline.review.errors import ExposureError
from plumbline.review.intake import CONTENT
from plumbline.review.notes import Draft, draft_of
from plumbline.review.rows import Known, find, forget, wrapped_key
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Shown(NamedTuple):
    """An item as its reviewer sees it before asking for its content."""

    known: Known
    claim: Claim | None
    draft: Draft | None
    revealed: bool
    """Whether this person saw the content already, today or before."""


def look(desk: Desk, check_id: str, person: str) -> Shown:
    """An item without its content; the look is recorded.

    Raises:
        NoSuchItemError: there is no such item.
    """
    with desk.writing() as connection:
        found = find(connection, check_id)
        _record(desk, connection, found, person, revealed=False)
        return Shown(
            found,
            claim_of(connection, check_id, desk.now()),
            draft_of(desk, connection, check_id, person),
            _saw(connection, check_id, person),
        )


def reveal(desk: Desk, check_id: str, person: str) -> dict[str, Any]:
    """What was checked: `content` and `context`. Only for whoever has the item, and within their daily share.

    Raises:
        NotYoursError: somebody else has it, or it asks this person for nothing.
        ExposureError: the person has seen as much today as the policy asks of anybody.
        DestroyedError: its key is destroyed.
    """
    with desk.writing() as connection:
        found = hold(connection, check_id, person, desk.now())
        wrapped = wrapped_key(connection, check_id)
        _count(connection, found, person, desk.now())
        content = _content(connection, check_id)
        opened = decrypted(desk.keys.wrapping, check_id, wrapped, CONTENT, content)
        _record(desk, connection, found, person, revealed=True)
    read: dict[str, Any] = json.loads(opened)
    return read


def seen_today(connection: Connection, person: str, now: datetime.datetime) -> int:
    """How many contents a person was shown this day, in UTC."""
    from sqlalchemy import func, select

    table = tables().seen
    mine = (table.c.person == person, table.c.day == moment(now)[:10])
    return int(connection.execute(select(func.count()).select_from(table).where(*mine)).scalar_one())


def _count(connection: Connection, found: Known, person: str, now: datetime.datetime) -> None:
    """Counts the content among what the person saw today; a second look at it costs nothing more."""
    check_id, day = found.item.check_id, moment(now)[:10]
    table = tables().seen
    query = table.select().where(table.c.check_id == check_id, table.c.person == person, table.c.day == day)
    if connection.execute(query).first():
        return
    if seen_today(connection, person, now) >= found.item.daily_exposure:
        raise ExposureError(
            f"you have been shown {found.item.daily_exposure} contents today, as many as the policy asks of "
            "anybody: go on tomorrow, or skip this one for a colleague"
        )
    forget(connection, "seen", check_id=check_id, person=person)
    connection.execute(table.insert().values(check_id=check_id, person=person, day=day))


def _saw(connection: Connection, check_id: str, person: str) -> bool:
    table = tables().seen
    query = table.select().where(table.c.check_id == check_id, table.c.person == person)
    return connection.execute(query).first() is not None


def _content(connection: Connection, check_id: str) -> bytes:
    table = tables().items
    found = connection.execute(table.select().where(table.c.check_id == check_id)).one()
    return bytes(found.content)


def _record(desk: Desk, connection: Connection, found: Known, person: str, *, revealed: bool) -> None:
    check_id = found.item.check_id
    read = ReviewRead(check_id=check_id, person=person, revealed=revealed)
    seen = "revealed" if revealed else "opened"
    key = f"{check_id}:{seen}:{person}:{moment(desk.now())}"
    desk.record(connection, "review_read", key, found.item.model, person, read)
