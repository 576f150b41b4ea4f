"""Who is reviewing: sessions by cookie.

A cookie is 256 random bits, so the database keeps a plain hash of it and never the cookie itself.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import TYPE_CHECKING, NamedTuple

from plumbline.review.claims import opted_out
from plumbline.review.desk import Desk, moment
from plumbline.review.exposure import seen_today
from plumbline.review.rows import forget
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection

SESSION = datetime.timedelta(hours=10)
"""How long somebody stays logged in: a working day."""


class Person(NamedTuple):
    """A reviewer, as the page greets them."""

    name: str
    opt_outs: frozenset[str]
    seen_today: int


def open_session(desk: Desk, person: str) -> str:
    """A new session's cookie, for somebody whose token was checked."""
    cookie = secrets.token_urlsafe(32)
    with desk.writing() as connection:
        _drop_old_sessions(connection, desk.now())
        row = {"cookie_hash": _hash(cookie), "person": person, "until": moment(desk.now() + SESSION)}
        connection.execute(tables().sessions.insert().values(**row))
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


def close_session(desk: Desk, cookie: str) -> None:
    """Ends a session."""
    with desk.writing() as connection:
        forget(connection, "sessions", cookie_hash=_hash(cookie))


def _drop_old_sessions(connection: Connection, now: datetime.datetime) -> None:
    table = tables().sessions
    connection.execute(table.delete().where(table.c.until <= moment(now)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
