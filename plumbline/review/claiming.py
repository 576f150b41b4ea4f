"""Which item a person is given next, and how they give it up unanswered."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.records import ReviewItem, ReviewSkipped
from plumbline.review.claims import asks_for, opted_out, refuse_anothers, take
from plumbline.review.desk import Desk, moment
from plumbline.review.exposure import has_room, last_seen
from plumbline.review.rows import Known, answers_to, find, forget, known
from plumbline.review.tables import tables, without_content

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select


PAGE = 50
"""Items that are read at once."""


def claim_next(desk: Desk, person: str) -> ReviewItem | None:
    """The person's next item: the one they have, or the most urgent that nobody has; none if there is none.

    Left out is what they answered or skipped, what holds a label they opted out of, what asks for a lead
    where they are none, and what they have seen too much today to be shown.
    """
    with desk.writing() as connection:
        now = desk.now()
        mine = next(_fitting(connection, _mine(person, now), person, now), None)
        found = mine or next(_fitting(connection, _free(person, now), person, now), None)
        if found is not None:
            take(connection, found, person, now)
        return found


def skip(desk: Desk, check_id: str, person: str) -> None:
    """Gives an item to others; it isn't offered to this person again. That they did is recorded.

    Raises:
        NoSuchItemError: there is no such item.
        NotYoursError: the queue gave it to somebody else.
    """
    with desk.writing() as connection:
        found = find(connection, check_id)
        refuse_anothers(connection, check_id, person, desk.now())
        _give_up(desk, connection, found, person, opted_out=False)


def opt_out(desk: Desk, person: str, labels: set[str]) -> None:
    """Keeps what somebody does not want to see, in place of what they said before.

    An item they have that holds one of these goes to others, as if they had skipped it.
    """
    with desk.writing() as connection:
        forget(connection, "opt_outs", person=person)
        for label in sorted(labels):
            connection.execute(tables().opt_outs.insert().values(person=person, label=label))
        claims = tables().claims
        for check_id in connection.scalars(claims.select().where(claims.c.person == person)).all():
            found = find(connection, check_id)
            if not labels.isdisjoint(found.item.labels):
                _give_up(desk, connection, found, person, opted_out=True)


def _give_up(desk: Desk, connection: Connection, found: Known, person: str, *, opted_out: bool) -> None:
    check_id = found.item.check_id
    forget(connection, "claims", check_id=check_id)
    if not opted_out:  # who opts in again is offered it again
        forget(connection, "skipped", check_id=check_id, person=person)
        connection.execute(tables().skipped.insert().values(check_id=check_id, person=person))
    seen = last_seen(connection, check_id, person) is not None
    body = ReviewSkipped(check_id=check_id, person=person, seen=seen, opted_out=opted_out)
    key = f"{check_id}:{person}:{moment(desk.now())}"
    desk.record(connection, "review_skipped", key, found.item.model, person, body)


def _mine(person: str, now: datetime.datetime) -> Select[Any]:
    """What the person has already: nobody keeps two items from others."""
    made = tables()
    return (
        without_content()
        .join(made.claims, made.claims.c.check_id == made.items.c.check_id)
        .where(made.claims.c.person == person, made.claims.c.until > moment(now))
        .where(made.items.c.state == "open", made.items.c.expires > moment(now))
        .order_by(made.items.c.check_id)
    )


def _free(person: str, now: datetime.datetime) -> Select[Any]:
    """What nobody has and the person did not skip, the most urgent first."""
    from sqlalchemy import select

    made = tables()
    items, moment_now = made.items, moment(now)
    taken = select(made.claims.c.check_id).where(made.claims.c.until > moment_now)
    skipped = select(made.skipped.c.check_id).where(made.skipped.c.person == person)
    return (
        without_content()
        .where(items.c.state == "open", items.c.expires > moment_now, items.c.keep_until > moment_now)
        .where(items.c.check_id.not_in(taken), items.c.check_id.not_in(skipped))
        .order_by(items.c.priority.desc(), items.c.at, items.c.check_id)
    )


def _fitting(
    connection: Connection, query: Select[Any], person: str, now: datetime.datetime
) -> Iterator[ReviewItem]:
    """Those of a query that the person may answer, be shown, and wants to be shown."""
    unwanted = opted_out(connection, person)
    for row in _page_by_page(connection, query):
        found = known(row, answers_to(connection, row.check_id))
        wanted = unwanted.isdisjoint(found.item.labels) and asks_for(found, person, now)
        if wanted and has_room(connection, found.item, person, now):
            yield found.item


def _page_by_page(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """Rows of an ordered query, no more of them at once than are likely to be looked at."""
    for start in itertools.count(0, PAGE):
        rows = connection.execute(query.limit(PAGE).offset(start)).all()
        yield from rows
        if len(rows) < PAGE:
            return
