"""What each reviewer was shown: on which day, and how much of it in a day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from plumbline.records import ReviewItem
from plumbline.review.desk import moment
from plumbline.review.errors import ExposureError
from plumbline.review.rows import forget
from plumbline.review.tables import tables

if TYPE_CHECKING:
    from sqlalchemy import Connection


def seen_today(connection: Connection, person: str, now: datetime.datetime) -> int:
    """How many contents a person was shown this day, in UTC."""
    from sqlalchemy import func, select

    table = tables().seen
    mine = (table.c.person == person, table.c.day == _day(now))
    return int(connection.execute(select(func.count()).select_from(table).where(*mine)).scalar_one())


def last_seen(connection: Connection, check_id: str, person: str) -> datetime.date | None:
    """The day on which a person was last shown an item's content; none if they never were."""
    table = tables().seen
    query = table.select().where(table.c.check_id == check_id, table.c.person == person)
    row = connection.execute(query).first()
    return datetime.date.fromisoformat(row.day) if row else None


def has_room(connection: Connection, item: ReviewItem, person: str, now: datetime.datetime) -> bool:
    """Whether the policy lets the person be shown the item today; a second look costs nothing more."""
    seen = last_seen(connection, item.check_id, person)
    again = seen is not None and seen.isoformat() == _day(now)
    return again or seen_today(connection, person, now) < item.daily_exposure


def count_look(connection: Connection, item: ReviewItem, person: str, now: datetime.datetime) -> None:
    """Counts the content among what the person saw today.

    Raises:
        ExposureError: the person has seen as much today as the policy asks of anybody.
    """
    if not has_room(connection, item, person, now):
        raise ExposureError(
            f"you have been shown {item.daily_exposure} contents today, as many as the policy asks of "
            "anybody: go on tomorrow, or skip this one for a colleague"
        )
    forget(connection, "seen", check_id=item.check_id, person=person)
    connection.execute(tables().seen.insert().values(check_id=item.check_id, person=person, day=_day(now)))


def _day(now: datetime.datetime) -> str:
    return moment(now)[:10]
