"""The review's tables in the one store."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Select, Table


class Tables(NamedTuple):
    """All of them; every unique key is what keeps something from being there twice."""

    metadata: MetaData
    items: Table
    """One row an item, for ever; its content is emptied when its key is destroyed."""
    keys: Table
    """The wrapped key of each item whose content can still be read."""
    claims: Table
    """Who has which item, until when."""
    answers: Table
    """One row an answer: an item's seats are taken once each, and by another person each."""
    notes: Table
    """Encrypted drafts and reasons, under the item's key."""
    seen: Table
    """Whose eyes an item's content met, on which day."""
    skipped: Table
    """Who would rather not answer an item."""
    opt_outs: Table
    """Labels that somebody does not want to see."""
    orders: Table
    """Items that somebody ordered to be destroyed, also such as have not come yet."""
    sessions: Table
    """Who is logged in, by the hash of a cookie."""


def without_content() -> Select[Any]:
    """Items but for their encrypted content, which may be large and which hardly anybody needs."""
    from sqlalchemy import select

    return select(*(column for column in tables().items.c if column.name != "content"))


@cache
def tables() -> Tables:
    """Made once. Times and records are text: no database may round them."""
    from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

    metadata = MetaData()
    id_, person, time = String(64), String(64), String(40)
    items = Table(
        "review_items",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("model", String(64), nullable=False, index=True),
        Column("priority", Integer, nullable=False),
        Column("at", time, nullable=False),
        Column("expires", time, nullable=False),
        Column("keep_until", time, nullable=False),
        Column("state", String(16), nullable=False),
        Column("decision", String(16)),
        Column("asks", String(16), nullable=False),
        Column("settled_at", time),
        Column("item", Text, nullable=False),
        Column("content", LargeBinary),
        # What tending asks every second is answered from these alone: rows with their content fill pages.
        Index("ix_review_items_waiting", "state", "asks", "at", "check_id"),
        Index("ix_review_items_expiring", "state", "expires", "check_id"),
        Index("ix_review_items_kept", "check_id", "keep_until"),
    )
    keys = Table(
        "review_keys",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("wrapped", LargeBinary, nullable=False),
    )
    claims = Table(
        "review_claims",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("person", person, nullable=False, index=True),
        Column("until", time, nullable=False),
    )
    answers = Table(
        "review_answers",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("seat", Integer, primary_key=True, autoincrement=False),
        Column("person", person, nullable=False),
        Column("answer", Text, nullable=False),
        _unique("check_id", "person"),
    )
    notes = Table(
        "review_notes",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("person", person, primary_key=True),
        Column("kind", String(16), primary_key=True),
        Column("text", LargeBinary, nullable=False),
    )
    seen = Table(
        "review_seen",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("person", person, primary_key=True),
        Column("day", String(10), nullable=False, index=True),
    )
    skipped = Table(
        "review_skipped",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("person", person, primary_key=True),
    )
    opt_outs = Table(
        "review_opt_outs",
        metadata,
        Column("person", person, primary_key=True),
        Column("label", String(64), primary_key=True),
    )
    orders = Table(
        "review_orders",
        metadata,
        Column("check_id", id_, primary_key=True),
        Column("at", time, nullable=False),
        Column("because", Text, nullable=False),
    )
    sessions = Table(
        "review_sessions",
        metadata,
        Column("cookie_hash", String(64), primary_key=True),
        Column("person", person, nullable=False, index=True),
        Column("until", time, nullable=False),
    )
    return Tables(metadata, items, keys, claims, answers, notes, seen, skipped, opt_outs, orders, sessions)


def _unique(*columns: str) -> Any:
    from sqlalchemy import UniqueConstraint

    return UniqueConstraint(*columns)
