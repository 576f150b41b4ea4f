"""An accrual and what it takes from its reservation are one transaction."""

from __future__ import annotations

import pytest

from plumbline.costs.budgets.admission import Launch
from plumbline.nightly.budgets import booking
from plumbline.nightly.budgets.admission import admit
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.reporting import lines
from tests.costs.budgets.books import TAGS, accrued, usd
from tests.nightly.budgets.reserved import left_of


@pytest.fixture
def held(accounts):
    admit(accounts, Launch("one", TAGS, usd(6)), hours=2)
    return accounts


def left(accounts):
    (line,) = lines(accounts)
    return line.standing.left


def test_a_run_moves_money_from_reserved_to_spent(held):
    book(held, "one", "run", accrued(2).body)
    assert (left_of(held, "one"), left(held)) == (usd(4), usd(4))


def test_the_last_run_frees_the_rest(held):
    book(held, "one", "run", accrued(2).body, settles=True)
    assert (left_of(held, "one"), left(held)) == (None, usd(8))


def test_killed_between_the_two_neither_is_written(held, monkeypatch):
    def dies(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(booking, "_draw", dies)
    with pytest.raises(KeyboardInterrupt):
        book(held, "one", "run", accrued(2).body)
    assert held.ledger.all("accrual") == []
    assert left_of(held, "one") == usd(6)


def test_every_attempt_is_an_entry_of_its_own(held):
    keys = [book(held, "one", key, accrued(1).body).key for key in ("run", "run", "run%", "run")]
    assert keys == ["run#1", "run#2", "run%#1", "run#3"]


def test_an_attempt_that_is_numbered_is_booked_and_drawn_once(held):
    for _ in range(2):
        book(held, "one", "run", accrued(1).body, attempt=3)
    assert [entry.key for entry in held.ledger.all("accrual")] == ["run#3"]
    assert (left_of(held, "one"), left(held)) == (usd(5), usd(4))


def test_what_nobody_reserved_is_booked_all_the_same(held):
    book(held, "unknown", "run", accrued(3).body)
    assert left(held) == usd(1)
