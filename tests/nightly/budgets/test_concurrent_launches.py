"""Processes that launch at once never overspend a budget, and none is lost, killed ones included."""

from __future__ import annotations

from decimal import Decimal

from tests.nightly.budgets.launches import PRICE, launch_at_once


def test_eight_at_once_two_of_them_killed(url):
    """Four and a half prices are there: at least four launches are admitted, and never a fifth at once."""
    outcome = launch_at_once(url, processes=8, amount=PRICE * Decimal("4.5"), kills=2)
    assert outcome.over == []
    assert outcome.lost == []
    assert outcome.killed >= 1
    assert set(outcome.counted) == {"finished", "refused"}
    assert outcome.counted["finished"] == 4
