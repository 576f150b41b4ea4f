"""One item for one person at a time: a claim holds until its lease runs out."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from plumbline.records import ReviewItem
from plumbline.review.desk import Desk, moment
from plumbline.review.errors import NotYoursError
from plumbline.review.rows import Known, answers_to, find, forget, known
from plumbline.review.standing import may_answer
from plumbline.review.tables import tables, without_content

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select


PAGE = 50
"""Items that are read at once."""


class Claim(NamedTuple):
    """Whose an item is, until when."""

    person: str
    until: datetime.datetime


def claim_next(desk: Desk, person: str) -> ReviewItem | None:
    """The person's next item: the one they have, or the most urgent that nobody has; none if there is none.

    Left out is what they answered or skipped, what holds a label they opted out of, and what asks for a lead
    where they are none.
    """
    with desk.writing() as connection:
        mine = _mine(connection, person, desk.now())
        found = mine or next(_for(connection, person, desk.now()), None)
        if found is not None:
            _claim(connection, found, person, desk.now())
        return found


def skip(desk: Desk, check_id: str, person: str) -> None:
    """Gives an item to others; it isn't offered to this person again."""
    with desk.writing() as connection:
        find(connection, check_id)
        forget(connection, "skipped", check_id=check_id, person=person)
        connection.execute(tables().skipped.insert().values(check_id=check_id, person=person))
        forget(connection, "claims", check_id=check_id, person=person)


def hold(connection: Connection, check_id: str, person: str, now: datetime.datetime) -> Known:
    """The item, whose claim is this person's now; a lease that ran out is renewed if nobody else came.

    Raises:
        NoSuchItemError: there is no such item.
        NotYoursError: somebody else has it, or it asks this person for nothing.
    """
    found = find(connection, check_id)
    claim = claim_of(connection, check_id, now)
    if claim is not None and claim.person != person:
        raise NotYoursError(f"{check_id} is with another reviewer now: take the next one")
    late = found.item.expires <= now
    if late or not may_answer(found.item, found.standing, found.answers, person):
        raise NotYoursError(f"{check_id} asks nothing of you any more: take the next one")
    _claim(connection, found.item, person, now)
    return found


def renew(connection: Connection, item: ReviewItem, person: str, now: datetime.datetime) -> None:
    """Begins the lease anew, if the item is this person's."""
    claim = claim_of(connection, item.check_id, now)
    if claim is not None and claim.person == person:
        _claim(connection, item, person, now)


def claim_of(connection: Connection, check_id: str, now: datetime.datetime) -> Claim | None:
    """Who has an item now."""
    table = tables().claims
    row = connection.execute(table.select().where(table.c.check_id == check_id)).first()
    if row is None or row.until <= moment(now):
        return None
    return Claim(row.person, datetime.datetime.fromisoformat(row.until))


def _claim(connection: Connection, item: ReviewItem, person: str, now: datetime.datetime) -> None:
    until = moment(now + datetime.timedelta(minutes=item.lease_minutes))
    forget(connection, "claims", check_id=item.check_id)
    connection.execute(tables().claims.insert().values(check_id=item.check_id, person=person, until=until))


def _mine(connection: Connection, person: str, now: datetime.datetime) -> ReviewItem | None:
    """What the person has already: nobody keeps two items from others."""
    made = tables()
    query = (
        without_content()
        .join(made.claims, made.claims.c.check_id == made.items.c.check_id)
        .where(made.claims.c.person == person, made.claims.c.until > moment(now))
        .where(made.items.c.state == "open", made.items.c.expires > moment(now))
        .order_by(made.items.c.check_id)
    )
    return next(_fitting(connection, query, person), None)


def _for(connection: Connection, person: str, now: datetime.datetime) -> Iterator[ReviewItem]:
    """What nobody has and the person may answer, the most urgent first."""
    from sqlalchemy import select

    made = tables()
    items, moment_now = made.items, moment(now)
    taken = select(made.claims.c.check_id).where(made.claims.c.until > moment_now)
    skipped = select(made.skipped.c.check_id).where(made.skipped.c.person == person)
    query = (
        without_content()
        .where(items.c.state == "open", items.c.expires > moment_now, items.c.keep_until > moment_now)
        .where(items.c.check_id.not_in(taken), items.c.check_id.not_in(skipped))
        .order_by(items.c.priority.desc(), items.c.at, items.c.check_id)
    )
    return _fitting(connection, query, person)


def _fitting(connection: Connection, query: Select[Any], person: str) -> Iterator[ReviewItem]:
    unwanted = opted_out(connection, person)
    for row in _page_by_page(connection, query):
        found = known(row, answers_to(connection, row.check_id))
        unseen = unwanted.isdisjoint(found.item.labels)
        if unseen and may_answer(found.item, found.standing, found.answers, person):
            yield found.item


def _page_by_page(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """Rows of an ordered query, no more of them at once than are likely to be looked at."""
    for start in itertools.count(0, PAGE):
        rows = connection.execute(query.limit(PAGE).offset(start)).all()
        yield from rows
        if len(rows) < PAGE:
            return


def opted_out(connection: Connection, person: str) -> set[str]:
    """Labels the person does not want to see."""
    table = tables().opt_outs
    query = table.select().where(table.c.person == person)
    return {row.label for row in connection.execute(query)}
