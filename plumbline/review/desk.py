"""What every function of the queue works on: the database, the keys, the evidence and the time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from plumbline.records import Record
from plumbline.review.keys import ReviewKeys
from plumbline.review.tables import tables
from plumbline.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Evidence(Protocol):
    """Where decisions are recorded for good; `plumbline.evidence.ledger.Ledger` is one."""

    def prepare(self) -> None:
        """Makes it ready, before a transaction in which it is written."""

    def append_in(
        self,
        connection: Connection,
        kind: str,
        key: str,
        model: str,
        actor: str,
        body: Record | Mapping[str, Any],
        at: datetime.datetime,
    ) -> object:
        """Writes an entry, once per (kind, key), with all else in the transaction or not at all."""


@dataclass(frozen=True)
class Desk:
    """The queue in one store. What it is asked is one transaction, serialised with every other writer's."""

    store: Store
    keys: ReviewKeys
    evidence: Evidence
    now: Callable[[], datetime.datetime]

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; evidence in it is written or undone with the rest."""
        self.store.create(tables().metadata)
        self.evidence.prepare()
        with self.store.writing() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the queue."""
        self.store.create(tables().metadata)
        with self.store.reading() as connection:
            yield connection

    def record(
        self,
        connection: Connection,
        kind: str,
        key: str,
        model: str,
        who: str,
        body: Record | Mapping[str, Any],
    ) -> None:
        """Writes evidence inside the caller's transaction."""
        self.evidence.append_in(connection, kind, key, model, who, body, self.now())


def moment(at: datetime.datetime) -> str:
    """A time as the tables have it: in UTC and of one length, so that it sorts as text."""
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
