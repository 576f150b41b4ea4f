"""Budgets as rules on records: which cover a launch, what each has left, what crossing a threshold does.

| file | holds |
| --- | --- |
| `covering.py` | which budgets cover a model |
| `periods.py` | the calendar period a time falls in |
| `books.py` | what the rules are given: accruals, reservations and overrides, as of one moment |
| `spent.py` | what was accrued in a budget's scope and period |
| `reserved.py` | what is promised to launches that are under way |
| `overrides.py` | what people allowed on top |
| `standing.py` | what a budget has left: the four together |
| `forecast.py` | what a period is expected to come to |
| `thresholds.py` | which thresholds are reached, and what that closes |
| `admission.py` | whether a launch may spend |
| `reservation.py` | money promised to one launch, and how it changes |
| `reservations.py` | the table of reservations in the one store |
| `past_months.py` | what a model's accruals tell about an average month |
| `expected_month.py` | what a model is expected to cost in a month |
| `outlook.py` | budgets beside what their scopes are expected to cost |
| `errors.py` | what stops a count of money |

A launch is admitted where every budget that covers it has its price left (docs/decisions/0034).
"""

from plumbline.costs.budgets.covering import covering
from plumbline.costs.budgets.errors import BudgetError

__all__ = ["BudgetError", "covering"]
