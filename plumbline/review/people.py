"""Who may review: reviewers by token, those who are logged in by cookie, and what they do not want to see.

Tokens and cookies are 256 random bits, so the database keeps a plain hash of each and never the thing itself.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from typing import TYPE_CHECKING, NamedTuple

from plumbline.review.claiming import opted_out
from plumbline.review.desk import Desk, moment
from plumbline.review.errors import ReviewError
from plumbline.review.looking import seen_today
from plumbline.review.rows import forget
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

SESSION = datetime.timedelta(hours=10)
"""How long somebody stays logged in: a working day."""
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._@ -]{0,62}")


class Person(NamedTuple):
    """A reviewer, as the page greets them."""

    name: str
    opt_outs: frozenset[str]
    seen_today: int


def add_reviewer(desk: Desk, name: str) -> str:
    """Makes somebody a reviewer, or gives them a new token; the token, which is told only now.

    Raises:
        ReviewError: it is no name.
    """
    if not _NAME.fullmatch(name):
        raise ReviewError(
            f"{name!r} is no reviewer's name: use letters, digits, spaces and . _ @ -, up to 63"
        )
    token = secrets.token_urlsafe(32)
    with desk.writing() as connection:
        forget(connection, "reviewers", person=name)
        forget(connection, "sessions", person=name)
        row = {"person": name, "token_hash": _hash(token), "at": moment(desk.now())}
        connection.execute(tables().reviewers.insert().values(**row))
    return token


def remove_reviewer(desk: Desk, name: str) -> bool:
    """Ends somebody's reviewing at once, with what they are logged in to; whether they were a reviewer."""
    table = tables().reviewers
    with desk.writing() as connection:
        there = connection.execute(table.select().where(table.c.person == name)).first() is not None
        for kept in ("reviewers", "sessions", "claims"):
            forget(connection, kept, person=name)
    return there


def reviewers(desk: Desk) -> list[str]:
    """Everybody who may review, sorted."""
    table = tables().reviewers
    with desk.reading() as connection:
        return sorted(row.person for row in connection.execute(table.select()))


def log_in(desk: Desk, token: str) -> str | None:
    """The cookie of a new session for whoever has this token; none if nobody has."""
    table = tables().reviewers
    with desk.writing() as connection:
        row = connection.execute(table.select().where(table.c.token_hash == _hash(token))).first()
        if row is None:
            return None
        cookie = secrets.token_urlsafe(32)
        _drop_old_sessions(connection, desk.now())
        session = {"cookie_hash": _hash(cookie), "person": row.person, "until": moment(desk.now() + SESSION)}
        connection.execute(tables().sessions.insert().values(**session))
    return cookie


def who_has(desk: Desk, cookie: str) -> Person | None:
    """Who is logged in with a cookie; nobody once the session ended."""
    table = tables().sessions
    with desk.reading() as connection:
        row = connection.execute(table.select().where(table.c.cookie_hash == _hash(cookie))).first()
        if row is None or row.until <= moment(desk.now()):
            return None
        seen = seen_today(connection, row.person, desk.now())
        return Person(row.person, frozenset(opted_out(connection, row.person)), seen)


def log_out(desk: Desk, cookie: str) -> None:
    """Ends a session."""
    with desk.writing() as connection:
        forget(connection, "sessions", cookie_hash=_hash(cookie))


def opt_out(desk: Desk, person: str, labels: set[str]) -> None:
    """Keeps what somebody does not want to see, in place of what they said before."""
    with desk.writing() as connection:
        forget(connection, "opt_outs", person=person)
        for label in sorted(labels):
            connection.execute(tables().opt_outs.insert().values(person=person, label=label))


def _drop_old_sessions(connection: Connection, now: datetime.datetime) -> None:
    table = tables().sessions
    connection.execute(table.delete().where(table.c.until <= moment(now)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
