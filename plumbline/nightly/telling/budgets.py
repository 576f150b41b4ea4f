"""The budgets as a page: what each has left, what it has closed, and how more is allowed."""

from __future__ import annotations

from plumbline.errors import PlumblineError
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.pauses import how, pauses
from plumbline.nightly.budgets.reporting import lines
from plumbline.nightly.context import Context
from plumbline.reports.budgets_page import BudgetRow, render_budgets
from plumbline.settings import Settings
from plumbline.specs.loading import model_names


def budgets_page(settings: Settings) -> str:
    """Every budget as it stands now."""
    try:
        accounts = Accounts.at(settings)
        models = {name: _tags(settings, name) for name in model_names(settings.root)}
        rows = [
            BudgetRow(
                standing=line.standing,
                forecast=line.forecast,
                models=tuple(name for name, tags in models.items() if line.budget.covers(tags)),
                pauses=pauses(line),
                others=tuple(
                    one.because for one in line.reached if one.action in ("alert", "propose-scaling")
                ),
                how=how(line),
            )
            for line in lines(accounts)
        ]
    except PlumblineError as error:
        return render_budgets((), str(error))
    return render_budgets(rows)


def _tags(settings: Settings, name: str) -> dict[str, str]:
    """A model's tags; a broken spec has only its name, and must not hide the budgets."""
    try:
        return Context(name, settings).spec.tags
    except PlumblineError:
        return {"model": name}
