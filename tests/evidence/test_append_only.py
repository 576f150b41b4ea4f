"""The database itself refuses to change or remove evidence."""

from __future__ import annotations

import datetime

import pytest
from sqlalchemy.exc import DBAPIError

from plumbline.evidence.ledger import Ledger


@pytest.fixture
def written(store):
    ledger = Ledger(store)
    for key in ("k1", "k2"):
        ledger.append("verdict", key, "m", "alarm", {}, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    return store


def execute(store, statement):
    with store.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE evidence SET actor = 'me'", "DELETE FROM evidence", "DELETE FROM evidence WHERE sequence = 2"],
)
def test_a_change_is_refused(written, statement):
    before = Ledger(written).all()
    with pytest.raises(DBAPIError, match="append-only"):
        execute(written, statement)
    assert Ledger(written).all() == before


@pytest.mark.parametrize(("sequence", "key"), [(1, "new"), (9, "k1")])
def test_an_entry_is_not_replaced(written, sequence, key):
    """SQLite's INSERT OR REPLACE deletes without firing delete triggers."""
    values = f"({sequence}, '', 'verdict', '{key}', 'm', 'me', '', '', '')"
    insert = "INSERT OR REPLACE" if _is_sqlite(written) else "INSERT"
    with pytest.raises(DBAPIError, match=r"append-only|duplicate key"):
        execute(written, f"{insert} INTO evidence VALUES {values}")


def test_a_table_is_not_emptied(written):
    if _is_sqlite(written):
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="append-only"):
        execute(written, "TRUNCATE evidence")


def _is_sqlite(store) -> bool:
    with store.reading() as connection:
        return connection.dialect.name == "sqlite"
