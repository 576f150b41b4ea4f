"""`plumbline budget`: what is left, what a change costs, and more for a while, in words and in JSON."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
from pathlib import Path

import pytest

from plumbline.commands import budget_override
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.context import utc_now
from plumbline.settings import Settings
from tests.costs.budgets.books import accrued
from tests.specs.conftest import project

__all__ = ["project"]

GOLDEN = Path(__file__).parents[1] / "golden" / "reports" / "budget_check.md"
SPEC, BUDGETS = "models/loans/spec.yaml", "policies/budgets.yaml"


@pytest.fixture
def place(project, run, monkeypatch):
    """The small project as the environment names it, with an approver of this test's own."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project))
    monkeypatch.chdir(project)
    monkeypatch.setattr(budget_override, "account", lambda: "finance")
    return project


def change(place: Path, file: str, old: str, new: str, to: str | None = None) -> str:
    text = (place / file).read_text()
    assert old in text
    (place / (to or file)).write_text(text.replace(old, new))
    return to or file


def spend(amount) -> None:
    book(Accounts.at(Settings.from_environment()), "one", "one", accrued(amount, model="loans").body)


def soon() -> str:
    """The end of the present month: the latest that an override may last."""
    following = utc_now().replace(day=28) + datetime.timedelta(days=4)
    return f"{following:%Y-%m-01}"


def test_show_says_what_is_left_of_each_budget(run, place):
    spend(60)
    said = run("budget", "show").output
    assert "all models per month, " in said
    assert "  40.0000 USD left of 100.0000 USD: 60.0000 USD spent, 0.0000 USD reserved\n" in said
    assert "more is approved by finance" in said


def test_show_says_which_thresholds_are_reached(run, place):
    change(
        place, BUDGETS, "reason: For", "thresholds: [{percent: 50, action: pause-training}]\n    reason: For"
    )
    spend(60)
    assert "  pause-training: 60.0000 USD was spent of the 100.0000 USD of all models per month" in (
        run("budget", "show").output
    )


def test_show_names_a_budget_that_covers_no_model(run, place):
    change(place, BUDGETS, "scope: {}", "scope: {team: creditt}")
    said = run("budget", "show").output
    assert "  odd: no model under management is covered by team=creditt per month" in said


def test_show_as_json(run, place):
    spend(60)
    (one,) = json.loads(run("budget", "show", "--json").output)["budgets"]
    assert one["left"] == {"amount": "40.00", "currency": "USD"}
    assert (one["budget"], one["spent"]["amount"], one["approvers"]) == (
        "all models per month",
        "60",
        ["finance"],
    )


def test_an_override_is_in_the_account_of_whoever_runs_it_and_raises_what_is_left(run, place):
    given = run(
        "budget", "override", "all models", "--amount", "5", "--expires", soon(), "--reason", "one more"
    )
    assert given.status == 0
    assert given.output.startswith("finance adds 5.0000 USD to all models per month until ")
    assert "105.0000 USD left of 100.0000 USD and 5.0000 USD on top" in run("budget", "show").output
    assert "finance adds 5 USD to all models per month until" in run("history").output


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--amount", "-5"], "-5.0000 USD is not above zero"),
        (["--amount", "5", "--currency", "EUR"], "the budgets are in USD"),
        (["--amount", "5", "--expires", "2100-01-01"], "the period ends at"),
        (["--amount", "5", "--expires", "2020-01-01"], "2020-01-01 00:00 UTC is past"),
        (["--amount", "5", "--asked-by", "finance"], "finance asked for it and can't approve it as well"),
    ],
)
def test_an_override_that_makes_no_sense_is_refused_in_words(run, place, options, why):
    asked = ["budget", "override", "all models", "--reason", "r", "--expires", soon(), *options]
    refused = run(*asked)
    assert refused.status == 1
    assert why in refused.error
    assert "override" not in run("history").output


def test_an_override_of_no_budget_lists_those_there_are(run, place):
    refused = run("budget", "override", "team=x", "--amount", "5", "--expires", soon(), "--reason", "r")
    assert "'team=x' names no budget: write one of all models per month" in refused.error


def test_somebody_else_cannot_raise_it(run, place, monkeypatch):
    monkeypatch.setattr(budget_override, "account", lambda: "ana")
    refused = run("budget", "override", "all models", "--amount", "5", "--expires", soon(), "--reason", "r")
    assert "ana is none of finance" in refused.error


def test_a_spec_beside_the_projects_own_is_the_comment_word_for_word(run, place):
    """PLUMBLINE_GOLDEN=write accepts what it is now."""
    changed = change(place, SPEC, "minutes: 1\n", "minutes: 90\n", to="changed.yaml")
    said = run("budget", "check", "--plan", changed)
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        GOLDEN.write_text(said.output)
    assert (said.status, said.output) == (0, GOLDEN.read_text())


def git(place: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=place, check=True, capture_output=True, timeout=60)


def test_in_ci_the_base_is_a_revision(run, place):
    git(place, "init", "-b", "main")
    git(place, "add", ".")
    git(place, "commit", "-m", "before")
    change(place, SPEC, "minutes: 1\n", "minutes: 61\n")
    said = json.loads(run("budget", "check", "--plan", SPEC, "--base", "main", "--json").output)
    assert said["difference"] == {"amount": "0.0200", "currency": "USD"}
    assert (said["what"], said["base"], said["broken"]) == ("spec", "main", [])


def test_a_model_that_was_not_there_costs_all_it_costs(run, place):
    git(place, "init", "-b", "main")
    git(place, "add", "policies")
    git(place, "commit", "-m", "before")
    (model,) = json.loads(run("budget", "check", "--plan", SPEC, "--base", "main", "--json").output)["models"]
    assert (model["before"], model["difference"]["amount"]) == (None, "0.0003")


def test_a_budget_that_would_be_broken_ends_with_one(run, place):
    changed = change(place, BUDGETS, '"100.00"', '"0.0001"', to="less.yaml")
    broken = run("budget", "check", "--plan", changed, "--base", BUDGETS)
    assert broken.status == 1
    assert "**Over budget.** all models per month: 0.0003 USD expected, 0.0001 USD allowed" in broken.output


def test_a_scope_that_matches_nothing_is_named(run, place):
    changed = change(place, BUDGETS, "scope: {}", "scope: {team: creditt}", to="odd.yaml")
    said = json.loads(run("budget", "check", "--plan", changed, "--json").output)
    assert said["named"] == [
        "no model under management is covered by team=creditt per month, so it guards nothing. "
        "Write credit if that is meant, or remove it. Known values of team: credit"
    ]
    assert said["broken"] == ["loans: no budget covers it, so nothing may be spent"]


def plan_file(place: Path, cost: str) -> str:
    offer = {"name": "local", "backend": "local", "purchase": "owned", "queue": "default", "hours": "1"}
    money = {"amount": cost, "currency": "USD"}
    plan = {
        "model": "loans",
        "champion": "c",
        "gates": ["auc"],
        "decision": "retrain",
        "because": "auc fails",
    }
    plan |= {"night": 0, "requester": "alarm", "offer": {**offer, "price_per_hour": money, "cost": money}}
    (place / "plan.json").write_text(json.dumps({"kind": "plan", "body": plan}))
    return "plan.json"


def test_a_plan_is_held_against_what_is_left_now(run, place):
    spend(60)
    fits = run("budget", "check", "--plan", plan_file(place, "40"))
    assert fits.status == 0
    assert "| all models per month | 100.0000 USD | 60.0000 USD | 100.0000 USD | within |" in fits.output
    over = run("budget", "check", "--plan", plan_file(place, "40.01"))
    assert over.status == 1
    assert "has 40.0000 USD left of 100.0000 USD" in over.output


def test_a_plan_has_no_base(run, place):
    said = run("budget", "check", "--plan", plan_file(place, "1"), "--base", SPEC)
    assert (said.status, "leave out --base" in said.error) == (2, True)


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("plan.json", "[]", "plan.json is no plan"),
        ("plan.json", "{", "plan.json is no JSON"),
        ("it.yaml", "policy: alignment\n", "is the policy 'alignment', which says nothing about money"),
        ("it.yaml", "- a\n", "is no spec and no policy: give a spec"),
        ("it.yaml", "model: loans\n", "`description` is missing"),
        (BUDGETS, None, "prices are in USD and budgets in EUR"),
    ],
)
def test_what_cannot_be_told_ends_with_two(run, place, file, text, why):
    if text is None:
        change(place, BUDGETS, "currency: USD", "currency: EUR")
    else:
        (place / file).write_text(text)
    said = run("budget", "check", "--plan", file)
    assert said.status == 2
    assert why in said.error


@pytest.mark.parametrize("base", ["nowhere", "--upload-pack=x"])
def test_a_base_that_is_neither_file_nor_revision_is_named(run, place, base):
    git(place, "init", "-b", "main")
    said = run("budget", "check", "--plan", SPEC, f"--base={base}")
    assert said.status == 2
    assert f"--base {base!r} is no file and no Git revision" in said.error


def test_where_there_is_no_database_none_is_made(run, place, state):
    run("budget", "check", "--plan", SPEC)
    assert not (state / "plumbline.db").exists()
