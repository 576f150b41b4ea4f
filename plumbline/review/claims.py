"""Whose an item is: a claim holds until its lease runs out, and then until somebody else takes the item."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from plumbline.records import ReviewItem
from plumbline.review.desk import moment
from plumbline.review.errors import AnsweredError, NotYoursError
from plumbline.review.rows import Known, find, forget
from plumbline.review.standing import may_answer
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Claim(NamedTuple):
    """Whose an item is, until when."""

    person: str
    until: datetime.datetime


def hold(connection: Connection, check_id: str, person: str, now: datetime.datetime) -> Known:
    """The item, whose lease begins anew: only for whom the queue gave it to, nobody picks their own.

    Raises:
        NoSuchItemError: there is no such item.
        AnsweredError: this person answered already.
        NotYoursError: the queue gave it to somebody else or to nobody, or it asks this person for nothing.
    """
    found = find(connection, check_id)
    if answered(found, person):
        raise AnsweredError(f"you answered {check_id} already; that answer stands")
    unwanted = not opted_out(connection, person).isdisjoint(found.item.labels)
    if unwanted or not asks_for(found, person, now):
        raise NotYoursError(f"{check_id} asks nothing of you any more: take the next one")
    refuse_anothers(connection, check_id, person, now)
    take(connection, found.item, person, now)
    return found


def answered(found: Known, person: str) -> bool:
    """Whether a person gave one of the item's answers."""
    return any(given.person == person for given in found.answers)


def refuse_anothers(connection: Connection, check_id: str, person: str, now: datetime.datetime) -> None:
    """Lets only the person pass whom the queue gave an item last.

    Raises:
        NotYoursError: that is somebody else, or nobody.
    """
    claim = _last_claim(connection, check_id)
    if claim is not None and claim.person == person:
        return
    if claim is not None and claim.until > now:
        raise NotYoursError(f"{check_id} is with another reviewer now: take the next one")
    raise NotYoursError(f"{check_id} was not given to you: items come in their order, so take the next one")


def asks_for(found: Known, person: str, now: datetime.datetime) -> bool:
    """Whether an item waits for an answer that this person may give."""
    return found.item.expires > now and may_answer(found.item, found.standing, found.answers, person)


def take(connection: Connection, item: ReviewItem, person: str, now: datetime.datetime) -> None:
    """Gives an item to a person, who gives up any other."""
    until = moment(now + datetime.timedelta(minutes=item.lease_minutes))
    forget(connection, "claims", check_id=item.check_id)
    forget(connection, "claims", person=person)
    connection.execute(tables().claims.insert().values(check_id=item.check_id, person=person, until=until))


def claim_of(connection: Connection, check_id: str, now: datetime.datetime) -> Claim | None:
    """Who has an item now."""
    claim = _last_claim(connection, check_id)
    return claim if claim is not None and claim.until > now else None


def opted_out(connection: Connection, person: str) -> set[str]:
    """Labels the person does not want to see."""
    table = tables().opt_outs
    query = table.select().where(table.c.person == person)
    return {row.label for row in connection.execute(query)}


def _last_claim(connection: Connection, check_id: str) -> Claim | None:
    table = tables().claims
    row = connection.execute(table.select().where(table.c.check_id == check_id)).first()
    return Claim(row.person, datetime.datetime.fromisoformat(row.until)) if row else None
