"""A queue on each kind of database, with a clock that is moved by hand."""

from __future__ import annotations

import datetime

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.review.desk import Desk
from plumbline.review.keys import review_keys
from plumbline.review.spill import Spill
from plumbline.store import Store
from tests.clock import Clock
from tests.store.databases import postgresql_url, store, url

__all__ = ["postgresql_url", "store", "url"]

NOON = datetime.datetime(2026, 11, 26, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def keys(tmp_path):
    return review_keys(tmp_path / "keys")


@pytest.fixture
def spill(tmp_path):
    return Spill(tmp_path / "spill", limit=2**20)


@pytest.fixture
def desk(tmp_path, keys, clock):
    """On SQLite."""
    store = Store(f"sqlite:///{tmp_path / 'plumbline.db'}")
    return Desk(store, keys, Ledger(store), clock)


@pytest.fixture
def either_desk(store, keys, clock):
    """On SQLite, and on PostgreSQL."""
    return Desk(store, keys, Ledger(store), clock)
