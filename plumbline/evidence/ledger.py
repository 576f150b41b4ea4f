"""The evidence: an append-only, hash-chained record of who or what decided, on what, when."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from plumbline.canonical import canonical_json
from plumbline.evidence.chain import GENESIS, entry_hash, faults
from plumbline.evidence.secrecy import refuse_secrets
from plumbline.evidence.table import evidence_table
from plumbline.records import Entry, Record
from plumbline.store import Store

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row


_A_FEW = 10
"""Entries read at a time: one may hold a night's measurements."""


class Ledger:
    """The evidence in one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def append(
        self,
        kind: str,
        key: str,
        model: str,
        actor: str,
        body: Record | Mapping[str, Any],
        at: datetime.datetime,
    ) -> tuple[Entry, bool]:
        """Writes an entry, once per (kind, key); the first body stays, whatever comes later.

        Args:
            kind: what sort of evidence, e.g. `verdict`.
            key: its key of contents.
            model: the model it is about.
            actor: who or what decided.
            body: what was decided, on what.
            at: when, with a time zone; kept in UTC.

        Returns:
            The entry, and whether this call wrote it.

        Raises:
            ValueError: `at` has no time zone, or the body is not JSON (a NaN).
            SecretError: the body holds what looks like a secret.
            StoreError: the database cannot be written.
        """
        self._create()
        with self._store.writing() as connection:
            return self.append_in(connection, kind, key, model, actor, body, at)

    def append_in(
        self,
        connection: Connection,
        kind: str,
        key: str,
        model: str,
        actor: str,
        body: Record | Mapping[str, Any],
        at: datetime.datetime,
    ) -> tuple[Entry, bool]:
        """As `append`, inside a transaction of `Store.writing`: with all else in it, or not at all."""
        draft = _draft(kind, key, model, actor, body, at)
        found = _first(connection, kind=kind, key=key)
        if found:
            return found, False
        entry = _chained(draft, _first(connection))
        connection.execute(evidence_table().insert().values(_row(entry)))
        return entry, True

    def all_in(self, connection: Connection, kind: str, since: datetime.date | None = None) -> list[Entry]:
        """Entries of one kind, inside the caller's transaction; if a day is given, of that day and later."""
        table = evidence_table()
        query = table.select().where(table.c.kind == kind).order_by(table.c.sequence)
        if since is not None:
            query = query.where(table.c.at >= since.isoformat())
        return [Entry.model_validate(_fields(row)) for row in connection.execute(query)]

    def count_in(self, connection: Connection, kind: str, start: str) -> int:
        """How many entries of one kind have a key that starts so, inside the caller's transaction."""
        from sqlalchemy import func, select

        table = evidence_table()
        begins = table.c.key.startswith(start, autoescape=True)
        query = select(func.count()).select_from(table).where(table.c.kind == kind, begins)
        return int(connection.execute(query).scalar_one())

    def prepare(self) -> None:
        """Creates the table if it is missing; before a transaction in which `append_in` writes."""
        self._create()

    def find(self, kind: str, key: str) -> Entry | None:
        """The entry of that kind with that key."""
        self._create()
        with self._store.reading() as connection:
            return _first(connection, kind=kind, key=key)

    def latest(self, kind: str, model: str) -> Entry | None:
        """The newest entry of that kind about that model."""
        self._create()
        with self._store.reading() as connection:
            return _first(connection, kind=kind, model=model)

    def newest_first(self, kind: str, model: str) -> Iterator[Entry]:
        """Entries of that kind about that model, the newest first, read a few at a time."""
        self._create()
        table = evidence_table()
        wanted = table.select().where(*_equal({"kind": kind, "model": model}))
        newest_first, before = wanted.order_by(table.c.sequence.desc()).limit(_A_FEW), None
        while True:
            query = newest_first if before is None else newest_first.where(table.c.sequence < before)
            with self._store.reading() as connection:
                found = [Entry.model_validate(_fields(row)) for row in connection.execute(query)]
            yield from found
            if len(found) < _A_FEW:
                return
            before = found[-1].sequence

    def all(self, kind: str | None = None, model: str | None = None) -> list[Entry]:
        """Entries in the order they were written, of one kind or about one model if asked."""
        given = {name: value for name, value in (("kind", kind), ("model", model)) if value is not None}
        return [Entry.model_validate(fields) for fields in self._fields(given)]

    def head(self) -> Entry | None:
        """The last entry: its hash holds every entry before it."""
        self._create()
        with self._store.reading() as connection:
            return _first(connection)

    def verify(self, anchors: Mapping[int, str] | None = None) -> list[str]:
        """A sentence for each place where entries were removed, edited or moved; empty when none were.

        Args:
            anchors: hashes noted elsewhere, by sequence; without one, a chain cut off at its end looks whole.
        """
        return list(faults(self._fields({}), anchors or {}))

    def _fields(self, given: Mapping[str, str]) -> list[dict[str, Any]]:
        self._create()
        query = evidence_table().select().where(*_equal(given)).order_by(evidence_table().c.sequence)
        with self._store.reading() as connection:
            return [_fields(row) for row in connection.execute(query)]

    def _create(self) -> None:
        self._store.create(evidence_table().metadata)


def _draft(
    kind: str, key: str, model: str, actor: str, body: Record | Mapping[str, Any], at: datetime.datetime
) -> Entry:
    """The entry without its place in the chain."""
    plain = to_jsonable_python(body)
    refuse_secrets(plain, kind)
    if at.tzinfo is None:
        raise ValueError("`at` needs a time zone")
    utc = at.astimezone(datetime.UTC)
    return Entry(
        sequence=0, at=utc, kind=kind, key=key, model=model, actor=actor, body=plain, previous="", hash=""
    )


def _chained(draft: Entry, last: Entry | None) -> Entry:
    """The draft as the entry after `last`; that stays true only inside the one write transaction."""
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, GENESIS)
    placed = draft.model_copy(update={"sequence": sequence, "previous": previous})
    return placed.model_copy(update={"hash": entry_hash(placed.model_dump(mode="json"))})


def _first(connection: Connection, **given: str) -> Entry | None:
    table = evidence_table()
    query = table.select().where(*_equal(given)).order_by(table.c.sequence.desc()).limit(1)
    row = connection.execute(query).first()
    return Entry.model_validate(_fields(row)) if row else None


def _equal(given: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [evidence_table().c[name] == value for name, value in given.items()]


def _row(entry: Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json") | {"body": canonical_json(entry.body)}


def _fields(row: Row[Any]) -> dict[str, Any]:
    """The entry's fields as JSON values; a body that is no JSON any more stays the text it is."""
    fields = dict(row._mapping)
    with suppress(ValueError):
        fields["body"] = json.loads(row.body)
    return fields
