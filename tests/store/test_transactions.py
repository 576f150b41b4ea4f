"""Writes are whole or not at all, one at a time, and safe from the first use on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select

from plumbline.store import Store

ROOT = Path(__file__).parents[2]
TABLES = MetaData()
COUNTER = Table("counter", TABLES, Column("value", Integer, nullable=False))


@pytest.fixture
def counter(store):
    store.create(TABLES)
    with store.writing() as connection:
        connection.execute(COUNTER.insert().values(value=0))
    return store


def value(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(COUNTER.c.value)).scalar_one()


def test_an_error_in_the_block_undoes_the_whole_transaction(counter):
    def write_and_fail():
        with counter.writing() as connection:
            connection.execute(COUNTER.update().values(value=9))
            raise KeyError("in the block")

    with pytest.raises(KeyError, match="in the block"):
        write_and_fail()
    assert value(counter) == 0


def test_reading_changes_nothing(counter):
    with counter.reading() as connection:
        connection.execute(COUNTER.update().values(value=9))
    assert value(counter) == 0


def test_a_reader_sees_one_state_while_another_writes(counter):
    with counter.reading() as connection:
        before = connection.execute(select(COUNTER.c.value)).scalar_one()
        with counter.writing() as writer:
            writer.execute(COUNTER.update().values(value=9))
        assert connection.execute(select(COUNTER.c.value)).scalar_one() == before
    assert value(counter) == 9


INCREMENT = """
import sys
from sqlalchemy import Column, Integer, MetaData, Table, select
from plumbline.store import Store

tables = MetaData()
counter = Table("counter", tables, Column("value", Integer, nullable=False))
store = Store(sys.argv[1])
store.create(tables)
for _ in range(20):
    with store.writing() as connection:
        seen = connection.execute(select(counter.c.value)).scalar()
        if seen is None:
            connection.execute(counter.insert().values(value=1))
        else:
            connection.execute(counter.update().values(value=seen + 1))
"""


def test_processes_that_start_at_once_create_one_table_and_lose_no_write(url):
    """Each reads, then writes what it read plus one: lost updates would show in the sum."""
    processes = [subprocess.Popen([sys.executable, "-c", INCREMENT, url], cwd=ROOT) for _ in range(5)]
    assert [process.wait(timeout=60) for process in processes] == [0] * 5
    assert value(Store(url)) == 100


def test_importing_the_store_is_cheap():
    """A DAG file may import it: SQLAlchemy waits for the first use."""
    script = "import plumbline.store, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, timeout=60).returncode == 0
