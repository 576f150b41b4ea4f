"""The evidence table: a row can be added and nothing else, and the database itself sees to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Table


@cache
def evidence_table() -> Table:
    """Its columns, unique (kind, key), and the triggers of either database."""
    from sqlalchemy import Column, Integer, MetaData, String, Table, Text, UniqueConstraint

    # `at` and `body` are the very text that was hashed: no database may round or reorder them.
    table = Table(
        "evidence",
        MetaData(),
        Column("sequence", Integer, primary_key=True, autoincrement=False),
        Column("at", String(40), nullable=False),
        Column("kind", String(64), nullable=False),
        Column("key", String(255), nullable=False),
        Column("model", String(64), nullable=False, index=True),
        Column("actor", String(255), nullable=False),
        Column("body", Text, nullable=False),
        Column("previous", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        UniqueConstraint("kind", "key"),
    )
    _refuse_changes(table)
    return table


def _refuse_changes(table: Table) -> None:
    from sqlalchemy import DDL, event

    ddl: Callable[[str], DDL] = DDL

    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            event.listen(table, "after_create", ddl(statement).execute_if(dialect=dialect))


REFUSAL = "evidence is append-only"

_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
_TAKEN = "SELECT 1 FROM evidence WHERE sequence = NEW.sequence OR (kind = NEW.kind AND key = NEW.key)"

SQLITE = (
    "CREATE TRIGGER evidence_keeps_rows BEFORE DELETE ON evidence " + _REFUSE,
    "CREATE TRIGGER evidence_keeps_values BEFORE UPDATE ON evidence " + _REFUSE,
    # INSERT OR REPLACE deletes without asking the first trigger.
    f"CREATE TRIGGER evidence_keeps_keys BEFORE INSERT ON evidence WHEN EXISTS ({_TAKEN}) " + _REFUSE,
)

POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    "CREATE TRIGGER evidence_keeps_values BEFORE UPDATE OR DELETE ON evidence "
    "FOR EACH ROW EXECUTE FUNCTION evidence_refuse()",
    "CREATE TRIGGER evidence_keeps_rows BEFORE TRUNCATE ON evidence "
    "FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse()",
)
"""Each database's own refusal of everything but adding."""
