"""The month's cost report as a page and a chargeback file, written anew every day."""

from __future__ import annotations

import datetime
from pathlib import Path

from plumbline.costs.allocation.chargeback import chargeback
from plumbline.costs.allocation.rules_told import rules_told
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.reporting import lines
from plumbline.nightly.costs.bills import NoBillsError
from plumbline.nightly.costs.report import cost_report
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import CostReport
from plumbline.reports.cost_page import BudgetRow, render_costs
from plumbline.settings import Settings
from plumbline.specs.loading import load_billing, load_budgets, load_tagging
from plumbline.store import Store
from plumbline.whole_files import write_whole


def write_report(fleet: Fleet) -> list[Path]:
    """Writes this month's report, and on its first days last month's; none where nothing was told of.

    Raises:
        DimensionError: a dimension of `report_by` is not known.
        SpecError: a policy cannot be used.
    """
    by = load_billing(fleet.settings.root).report_by
    today = fleet.now().astimezone(datetime.UTC).date()
    months = {today.replace(day=1), (today - datetime.timedelta(days=5)).replace(day=1)}
    budgets = _budgets(fleet.settings, fleet.now())
    written: list[Path] = []
    for first in sorted(months):
        last = min(today, _last_day(first))
        try:
            found = cost_report(fleet.settings, by, first, last, today)
        except NoBillsError:
            continue
        folder = reports_folder(fleet.settings)
        folder.mkdir(parents=True, exist_ok=True)
        page = render_costs(found, budgets if last == today else ())
        for suffix, text in (("html", page), ("csv", chargeback(found))):
            place = folder / f"{first:%Y-%m}.{suffix}"
            write_whole(place, text.encode(), mode=0o644)
            written.append(place)
    return written


def costs_page(settings: Settings, now: datetime.datetime) -> str:
    """The newest page; before the first, what accrued and where the budgets stand.

    Raises:
        BookedError: an accrual cannot be read.
        DimensionError: a dimension of `report_by` is not known.
        SpecError: a policy cannot be used.
    """
    newest = newest_report(settings)
    if newest:
        return newest.read_text(encoding="utf-8")
    today = now.astimezone(datetime.UTC).date()
    return render_costs(_so_far(settings, today), _budgets(settings, now))


def _so_far(settings: Settings, today: datetime.date) -> CostReport:
    first, by = today.replace(day=1), tuple(load_billing(settings.root).report_by)
    try:
        return cost_report(settings, by, first, today, today)
    except NoBillsError:
        rules = tuple(rules_told(load_tagging(settings.root), by))
        return CostReport(by=by, first=first, last=today, currencies=(), rules=rules)


def newest_report(settings: Settings) -> Path | None:
    """The page of the latest month that has one."""
    return max(reports_folder(settings).glob("????-??.html"), default=None)


def reports_folder(settings: Settings) -> Path:
    """Where they lie."""
    return settings.state / "costs" / "reports"


def _budgets(settings: Settings, now: datetime.datetime) -> list[BudgetRow]:
    found = lines(Accounts(Store(settings.database_url), load_budgets(settings.root), lambda: now))
    return [
        BudgetRow(line.standing, line.forecast, [action.because for action in line.reached]) for line in found
    ]


def _last_day(first: datetime.date) -> datetime.date:
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    return following - datetime.timedelta(days=1)
