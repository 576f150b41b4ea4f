"""The queue as it is: what waits, for how long, with whom; what was answered. Content stays closed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from plumbline.records import ReviewAnswer, ReviewedItem, ReviewStanding
from plumbline.review.claims import Claim
from plumbline.review.desk import Desk, moment
from plumbline.review.errors import NoSuchItemError
from plumbline.review.rows import Known, find, known
from plumbline.review.tables import tables, without_content

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select


class Waiting(NamedTuple):
    """An open item, and whose it is."""

    known: Known
    claim: Claim | None


class Figures(NamedTuple):
    """What a monitor watches."""

    open: int = 0
    """Items that nobody has answered, and nobody has."""
    assigned: int = 0
    """Items that somebody has."""
    second: int = 0
    """Items with an answer that wait for another one."""
    oldest: datetime.datetime | None = None
    """When the one that waits longest was checked."""


def waiting(desk: Desk, limit: int = 200) -> list[Waiting]:
    """Open items, the most urgent first."""
    made = tables()
    items, claims, now = made.items, made.claims, moment(desk.now())
    query = (
        without_content()
        .where(items.c.state == "open", items.c.expires > now)
        .order_by(items.c.priority.desc(), items.c.at, items.c.check_id)
        .limit(limit)
    )
    with desk.reading() as connection:
        live = {
            row.check_id: Claim(row.person, datetime.datetime.fromisoformat(row.until))
            for row in connection.execute(claims.select().where(claims.c.until > now))
        }
        return [Waiting(one, live.get(one.item.check_id)) for one in _known(connection, query)]


def figures(desk: Desk) -> Figures:
    """How many wait for what, and since when."""
    from sqlalchemy import func, select

    made, now = tables(), moment(desk.now())
    items, claims = made.items, made.claims
    waits = items.c.state == "open"
    held = select(claims.c.check_id).where(claims.c.until > now)
    free = select(func.count()).select_from(items).where(waits, items.c.check_id.not_in(held))
    with desk.reading() as connection:
        every = connection.execute(
            select(func.count(), func.min(items.c.at)).select_from(items).where(waits)
        ).one()
        fresh = connection.scalar(free.where(items.c.asks == "anybody")) or 0
        again = connection.scalar(free.where(items.c.asks != "anybody")) or 0
    oldest = datetime.datetime.fromisoformat(every[1]) if every[1] else None
    return Figures(fresh, every[0] - fresh - again, again, oldest)


def outcome_of(desk: Desk, check_id: str) -> ReviewStanding | None:
    """How far a check's item is, for whoever asked; none if the queue has none of it (yet)."""
    with desk.reading() as connection:
        try:
            return find(connection, check_id).standing
        except NoSuchItemError:
            return None


def reviewed(desk: Desk, model: str | None = None) -> list[ReviewedItem]:
    """Every item, open ones too, in the order they were checked: of one model if given."""
    items = tables().items
    query = without_content().order_by(items.c.at, items.c.check_id)
    if model is not None:
        query = query.where(items.c.model == model)
    with desk.reading() as connection:
        return [
            ReviewedItem(item=one.item, standing=one.standing, answers=one.answers)
            for one in _known(connection, query)
        ]


def ordered_destroyed(desk: Desk) -> frozenset[str]:
    """The checks whose content somebody ordered to be destroyed: nothing more is made of them."""
    orders = tables().orders
    with desk.reading() as connection:
        return frozenset(row.check_id for row in connection.execute(orders.select()))


def _known(connection: Connection, query: Select[Any]) -> Iterator[Known]:
    """The items of a query with their answers, in two questions to the database."""
    made = tables()
    answers: dict[str, list[ReviewAnswer]] = {}
    chosen = query.with_only_columns(made.items.c.check_id).subquery()
    mine = made.answers.select().join(chosen, chosen.c.check_id == made.answers.c.check_id)
    for row in connection.execute(mine.order_by(made.answers.c.check_id, made.answers.c.seat)):
        answers.setdefault(row.check_id, []).append(ReviewAnswer.model_validate_json(row.answer))
    for row in connection.execute(query):
        yield known(row, tuple(answers.get(row.check_id, ())))
