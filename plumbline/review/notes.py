"""What reviewers write: drafts and reasons, under the item's own key, since they may quote its content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import Field

from plumbline.canonical import canonical_json
from plumbline.records import Record
from plumbline.review.claims import hold
from plumbline.review.desk import Desk
from plumbline.review.encryption import decrypted, encrypted
from plumbline.review.errors import DestroyedError
from plumbline.review.rows import forget, wrapped_key
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST = 4000
"""Characters of a reason."""


class Draft(Record):
    """An answer that is not given yet."""

    verb: str = Field(default="", max_length=16, description="approve, deny or correct.")
    decision: str = Field(default="", max_length=16, description="What a correction comes to.")
    labels: tuple[str, ...] = Field(default=(), max_length=100)
    reason: str = Field(default="", max_length=LONGEST)


def save_draft(desk: Desk, check_id: str, person: str, draft: Draft) -> None:
    """Keeps a draft in place of the one before; whoever writes keeps the item, too.

    Raises:
        NoSuchItemError: there is no such item.
        NotYoursError: somebody else has it, or it asks this person for nothing.
        DestroyedError: its key is destroyed.
    """
    with desk.writing() as connection:
        hold(connection, check_id, person, desk.now())
        write_note(desk, connection, check_id, person, "draft", canonical_json(draft))


def draft_of(desk: Desk, connection: Connection, check_id: str, person: str) -> Draft | None:
    """The person's draft, if there is one that can be read."""
    text = read_note(desk, connection, check_id, person, "draft")
    return None if text is None else Draft.model_validate(json.loads(text))


def write_note(desk: Desk, connection: Connection, check_id: str, person: str, kind: str, text: str) -> None:
    """Keeps a text of somebody's about an item, in place of the one before."""
    wrapped = wrapped_key(connection, check_id)
    sealed = encrypted(desk.keys.wrapping, check_id, wrapped, _part(kind, person), text.encode())
    forget(connection, "notes", check_id=check_id, person=person, kind=kind)
    row = {"check_id": check_id, "person": person, "kind": kind, "text": sealed}
    connection.execute(tables().notes.insert().values(**row))


def read_note(desk: Desk, connection: Connection, check_id: str, person: str, kind: str) -> str | None:
    """A text of somebody's about an item; none if there is none, or its key is destroyed."""
    table = tables().notes
    query = table.select().where(table.c.check_id == check_id, table.c.person == person, table.c.kind == kind)
    row = connection.execute(query).first()
    try:
        wrapped = wrapped_key(connection, check_id)
    except DestroyedError:
        return None
    if row is None:
        return None
    return decrypted(desk.keys.wrapping, check_id, wrapped, _part(kind, person), bytes(row.text)).decode()


def _part(kind: str, person: str) -> str:
    return f"{kind} of {person}"
