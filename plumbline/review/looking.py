"""What a reviewer is shown, and the record of it: every look at an item is audited."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from plumbline.records import ReviewRead
from plumbline.review.claims import Claim, answered, claim_of, hold
from plumbline.review.desk import Desk, moment
from plumbline.review.encryption import decrypted
from plumbline.review.errors import UnreadableError
from plumbline.review.exposure import count_look, last_seen
from plumbline.review.intake import CONTENT
from plumbline.review.notes import Draft, draft_of
from plumbline.review.rows import Known, find, wrapped_key
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
    """An item without its content: for whoever has it, or answered it. The look is recorded.

    Raises:
        NoSuchItemError: there is no such item.
        NotYoursError: the queue gave it to somebody else, or it asks this person for nothing.
    """
    with desk.writing() as connection:
        found = find(connection, check_id)
        if not answered(found, person):
            found = hold(connection, check_id, person, desk.now())
        _record(desk, connection, found, person, revealed=False)
        return Shown(
            found,
            claim_of(connection, check_id, desk.now()),
            _readable_draft(desk, connection, check_id, person),
            last_seen(connection, check_id, person) is not None,
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
        count_look(connection, found.item, person, desk.now())
        content = _content(connection, check_id)
        opened = decrypted(desk.keys.wrapping, check_id, wrapped, CONTENT, content)
        _record(desk, connection, found, person, revealed=True)
    read: dict[str, Any] = json.loads(opened)
    return read


def _readable_draft(desk: Desk, connection: Connection, check_id: str, person: str) -> Draft | None:
    """What the person began; none where its key is lost, so that they can still skip the item."""
    try:
        return draft_of(desk, connection, check_id, person)
    except UnreadableError:
        return None


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
