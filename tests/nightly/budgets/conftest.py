"""Accounts on an empty database of each kind, at a time that tests move."""

from __future__ import annotations

import pytest

from plumbline.nightly.budgets.accounts import Accounts
from plumbline.store import Store
from tests.clock import Clock
from tests.costs.budgets.books import NOON, budget, policy
from tests.store.databases import postgresql_url, url

__all__ = ["postgresql_url", "url"]


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def accounts_of(url, clock):
    """Makes accounts under these budgets; ten dollars a month for every model if none are given."""

    def make(*budgets, **more) -> Accounts:
        return Accounts(Store(url), policy(*(budgets or (budget({}),)), **more), clock, "test")

    return make


@pytest.fixture
def accounts(accounts_of):
    return accounts_of()
