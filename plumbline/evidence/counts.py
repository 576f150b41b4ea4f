"""Counts of measured nights, kept in the one database beside the evidence.

Their cells may be about a handful of people, so they are no evidence; the evidence holds their digest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from plumbline.canonical import canonical_json, digest
from plumbline.records import NightCounts
from plumbline.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Table


@cache
def counts_table() -> Table:
    """One row for each version on each window's content."""
    from sqlalchemy import Column, MetaData, String, Table, Text

    return Table(
        "night_counts",
        MetaData(),
        Column("digest", String(64), primary_key=True),
        Column("model", String(64), nullable=False, index=True),
        Column("body", Text, nullable=False),
    )


class CountsShelf:
    """The counts in one store, found by their digest."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, counts: NightCounts) -> str:
        """Keeps counts, once; returns their digest."""
        table, made = counts_table(), digest(counts)
        self._store.create(table.metadata)
        with self._store.writing() as connection:
            if connection.execute(table.select().where(table.c.digest == made)).first() is None:
                row = {"digest": made, "model": counts.model, "body": canonical_json(counts)}
                connection.execute(table.insert().values(row))
        return made

    def drop(self, digests: Collection[str]) -> None:
        """Removes counts for good; those that are not there are none to remove."""
        table = counts_table()
        self._store.create(table.metadata)
        with self._store.writing() as connection:
            for made in sorted(digests):
                connection.execute(table.delete().where(table.c.digest == made))

    def of_model(self, model: str) -> Mapping[str, NightCounts]:
        """Every count of a model by its digest; one whose content is another's by now is left out."""
        table = counts_table()
        self._store.create(table.metadata)
        with self._store.reading() as connection:
            rows = connection.execute(table.select().where(table.c.model == model)).all()
        found = {row.digest: NightCounts.model_validate(json.loads(row.body)) for row in rows}
        return {made: counts for made, counts in found.items() if digest(counts) == made}
