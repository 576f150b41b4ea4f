"""Items and answers as the tables hold them. Every function works inside the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from plumbline.canonical import canonical_json
from plumbline.records import ReviewAnswer, ReviewItem, ReviewStanding
from plumbline.review.desk import moment
from plumbline.review.errors import DestroyedError, NoSuchItemError
from plumbline.review.standing import standing_of
from plumbline.review.tables import tables, without_content

if TYPE_CHECKING:
    import datetime

    from sqlalchemy import Connection, Row


class Known(NamedTuple):
    """What the queue knows of an item."""

    item: ReviewItem
    standing: ReviewStanding
    answers: tuple[ReviewAnswer, ...]


def find(connection: Connection, check_id: str) -> Known:
    """An item with its answers.

    Raises:
        NoSuchItemError: the queue has none of this id.
    """
    row = connection.execute(without_content().where(tables().items.c.check_id == check_id)).first()
    if row is None:
        raise NoSuchItemError(f"the queue has no item {check_id}: it may still be on the service's disk")
    return known(row, answers_to(connection, check_id))


def known(row: Row[Any], answers: tuple[ReviewAnswer, ...]) -> Known:
    """A row of the items with its answers."""
    standing = ReviewStanding(state=row.state, decision=row.decision, asks=row.asks)
    return Known(ReviewItem.model_validate_json(row.item), standing, answers)


def answers_to(connection: Connection, check_id: str) -> tuple[ReviewAnswer, ...]:
    """In the order of their seats."""
    table = tables().answers
    query = table.select().where(table.c.check_id == check_id).order_by(table.c.seat)
    return tuple(ReviewAnswer.model_validate_json(row.answer) for row in connection.execute(query))


def keep_answer(connection: Connection, found: Known, answer: ReviewAnswer) -> ReviewStanding:
    """Writes an answer, and how far the item is with it."""
    connection.execute(
        tables()
        .answers.insert()
        .values(
            check_id=answer.check_id, seat=answer.seat, person=answer.person, answer=canonical_json(answer)
        )
    )
    standing = standing_of(found.item, (*found.answers, answer))
    stand(connection, answer.check_id, standing, answer.at)
    return standing


def stand(connection: Connection, check_id: str, standing: ReviewStanding, at: datetime.datetime) -> None:
    """Writes how far an item is."""
    table = tables().items
    values: dict[str, str | None] = {
        "state": standing.state,
        "decision": standing.decision,
        "asks": standing.asks,
    }
    if standing.state != "open":
        values["settled_at"] = moment(at)
    connection.execute(table.update().where(table.c.check_id == check_id).values(**values))


def wrapped_key(connection: Connection, check_id: str) -> bytes:
    """The item's key, wrapped.

    Raises:
        DestroyedError: it was destroyed.
    """
    table = tables().keys
    row = connection.execute(table.select().where(table.c.check_id == check_id)).first()
    if row is None:
        raise DestroyedError(f"the content of {check_id} is destroyed, as the policy or an order asked")
    return cast("bytes", row.wrapped)


def forget(connection: Connection, table: str, **given: str) -> None:
    """Deletes the rows of one of the tables that have these values."""
    from sqlalchemy import and_

    found = getattr(tables(), table)
    connection.execute(found.delete().where(and_(*(found.c[name] == value for name, value in given.items()))))
