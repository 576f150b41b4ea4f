"""What stops a count of money."""

from __future__ import annotations

from plumbline.errors import PlumblineError


class BudgetError(PlumblineError, ValueError):
    """No budget can be told for a model, or what was spent from it."""
