"""Budgets as one page: what each has left, what it has closed, and how more is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plumbline.records import Money, Standing
from plumbline.reports.templating import render


class BudgetRow(NamedTuple):
    """One budget as it stands."""

    standing: Standing
    forecast: Money
    models: tuple[str, ...]
    """The models it covers."""
    pauses: tuple[str, ...] = ()
    """What it has closed, and how more is allowed, a sentence each."""
    others: tuple[str, ...] = ()
    """What else was reached, a sentence each."""
    how: str = ""
    """Who may allow more, and the command."""


def render_budgets(rows: Sequence[BudgetRow], problem: str = "") -> str:
    """The self-contained page.

    Args:
        rows: every budget, in the policy's order.
        problem: why they can't be told.
    """
    closed = [row for row in rows if row.pauses]
    return render("budgets.html.j2", {"title": "Budgets", "rows": rows, "closed": closed, "problem": problem})
