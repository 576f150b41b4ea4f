"""`plumbline cost forecast`: where each budget's month will end."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from plumbline.commands.days import day
from plumbline.printable import one_line

if TYPE_CHECKING:
    import datetime

    from plumbline.commands.command_line import Commands
    from plumbline.nightly.costs.forecast import BudgetForecast


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("forecast", help="where each budget's month will end, with an interval")
    command.add_argument(
        "--source", choices=("accruals", "bills"), default="accruals", help="what to forecast from"
    )
    command.add_argument("--at", type=day, metavar="DAY", help="as if this were today, in UTC")
    command.add_argument("--json", action="store_true", help="print JSON, amounts exact")
    command.set_defaults(run=forecast)


def forecast(options: Namespace) -> int:
    """Prints every budget's forecast."""
    import datetime

    from plumbline.nightly.costs.forecast import budget_forecasts
    from plumbline.settings import Settings

    today = options.at or datetime.datetime.now(datetime.UTC).date()
    found = budget_forecasts(Settings.from_environment(), options.source, today)
    if options.json:
        print(json.dumps(_as_json(found, options.source, today), indent=1))
        return 0
    for one in found:
        print(_line(one))
        for problem in one.problems:
            print(f"  {problem}")
    return 0


def _as_json(found: list[BudgetForecast], source: str, today: datetime.date) -> dict[str, Any]:
    from plumbline.costs.forecasting import LEAST, SHARE

    return {
        "today": today.isoformat(),
        "source": source,
        "rules": {
            "interval": SHARE,
            "least_days": LEAST,
            "known": "days before today, in UTC; one without a cost cost nothing",
            "outlook": "within or over where the whole interval is, else open",
        },
        "budgets": [_budget(one) for one in found],
    }


def _budget(one: BudgetForecast) -> dict[str, Any]:
    ends = one.ends
    return {
        "scope": one.budget.scope,
        "period": one.budget.period,
        "amount": str(one.budget.amount),
        "currency": one.currency,
        "outlook": one.outlook,
        "spent": str(ends.spent) if ends else None,
        "forecast": {name: str(value) for name, value in ends.total._asdict().items()} if ends else None,
        "problems": list(one.problems),
    }


def _line(one: BudgetForecast) -> str:
    budget = one_line(one.budget.name)
    of_budget = f"of {one.budget.amount:.2f} {one.currency}"
    if one.ends is None:
        return f"{budget}: unknown, {of_budget}"
    total = one.ends.total
    interval = f"{total.mean:.2f} ({total.low:.2f} to {total.high:.2f})"
    return f"{budget}: {one.outlook}, {one.ends.spent:.2f} spent, {interval} expected {of_budget}"
