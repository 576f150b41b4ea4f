"""A threshold that a launch recorded is told by the daily account, once."""

from __future__ import annotations

import datetime
import shutil

from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.enforcement import enforce
from plumbline.nightly.finops.alerting import ALERT
from plumbline.nightly.finops.enforcing import enforce_budgets
from plumbline.nightly.finops.fleet import Fleet
from plumbline.settings import Settings
from plumbline.specs.loading import load_budgets
from tests.airflow_home import ROOT
from tests.costs.budgets.books import accrued

NOW = datetime.datetime(2026, 3, 28, 5, 30, tzinfo=datetime.UTC)


def test_what_a_launch_recorded_is_told_once(tmp_path):
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    settings = Settings(tmp_path, tmp_path, f"sqlite:///{tmp_path / 'plumbline.db'}", None, tmp_path)
    fleet = Fleet(settings, now=lambda: NOW)
    accounts = Accounts(fleet.store, load_budgets(settings.root), fleet.now)
    book(accounts, "run", "run", accrued(21, NOW, model="acs_employment").body)
    (recorded,) = enforce(accounts)
    assert enforce_budgets(fleet) == [recorded]
    assert enforce_budgets(fleet) == []
    assert len(fleet.ledger.all(ALERT)) == 1
