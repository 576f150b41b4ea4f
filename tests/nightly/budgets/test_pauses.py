"""A budget that pauses training says so where people look: which, what, until when, how more is allowed."""

from __future__ import annotations

import datetime
import re
import shutil

import pytest

from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.pauses import is_paused, pauses_of
from plumbline.nightly.context import Context
from plumbline.nightly.telling.budgets import budgets_page
from plumbline.nightly.telling.pages import verdicts_page
from plumbline.settings import Settings
from tests.airflow_home import ROOT
from tests.costs.budgets.books import accrued
from tests.reports.example_night import PLAN

MODEL = "acs_employment"
BUDGETS = """\
policy: budgets
currency: USD
budgets:
  - scope: {model: acs_employment}
    period: month
    amount: "25.00"
    approvers: [rai-lead, finance]
    reason: A month of nights.
    thresholds:
      - {percent: "80", action: pause-training}
      - {percent: "50", action: alert}
"""


@pytest.fixture
def settings(tmp_path) -> Settings:
    for folder in ("policies", f"models/{MODEL}"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "policies/budgets.yaml").write_text(BUDGETS)
    return Settings(tmp_path, tmp_path, f"sqlite:///{tmp_path / 'plumbline.db'}", None, tmp_path)


def spend(settings: Settings, dollars: int) -> None:
    accounts = Accounts.at(settings)
    book(accounts, "run", "run", accrued(dollars, datetime.datetime.now(datetime.UTC), model=MODEL).body)


def test_nothing_is_said_where_nothing_is_paused(settings):
    assert pauses_of(Context(MODEL, settings)) == ()
    assert "No budget has paused or refused anything." in budgets_page(settings)
    assert "paused</span>" not in verdicts_page(settings)


def test_it_names_the_budget_until_when_and_the_command(settings):
    spend(settings, 21)
    (pause,) = pauses_of(Context(MODEL, settings))
    assert re.fullmatch(
        r"Training is paused by model=acs_employment per month: 21\.0000 USD was spent of the 25\.0000 USD "
        r"of model=acs_employment per month, 80 % or more: training that is not critical is paused until "
        r"\d{4}-\d\d-01; rai-lead or finance may allow more: plumbline budget override "
        r"'model=acs_employment per month' --amount AMOUNT --expires DATE --reason WHY",
        pause,
    )


def test_the_pages_say_it_without_a_log(settings):
    spend(settings, 21)
    for page in (budgets_page(settings), verdicts_page(settings)):
        assert ">paused</span>" in page
        assert "Training is paused by model=acs_employment per month" in page
        assert "plumbline budget override" in page
    assert "Holds for: <bdi>acs_employment</bdi>." in budgets_page(settings)


def test_critical_models_are_not_paused(settings):
    spend(settings, 21)
    spec = settings.root / "models" / MODEL / "spec.yaml"
    text = spec.read_text()
    assert "tier: standard" in text
    spec.write_text(text.replace("tier: standard", "tier: critical"))
    assert pauses_of(Context(MODEL, settings)) == ()


def test_names_are_no_markup_and_a_broken_policy_is_said(settings):
    policy = settings.root / "policies/budgets.yaml"
    policy.write_text(policy.read_text().replace("currency: USD", "currency: <b>"))
    assert "<b>" not in budgets_page(settings)
    assert "policies/budgets.yaml" in budgets_page(settings)


def test_a_plan_that_does_nothing_for_another_reason_is_not_paused():
    because = "the gate failed, but 21 USD was spent: training that is not critical is paused until tomorrow"
    idle = PLAN.model_copy(update={"decision": "nothing", "offer": None, "because": because})
    assert is_paused(idle)
    assert not is_paused(idle.model_copy(update={"because": "no gate fails"}))
    assert not is_paused(PLAN)
