"""A launch is admitted and its money reserved at once; the same launch is admitted once."""

from __future__ import annotations

import datetime

import pytest

from plumbline.costs.budgets.admission import Launch
from plumbline.nightly.answers import NotApprovedError
from plumbline.nightly.budgets.admission import LaunchRefusedError, admit
from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.reporting import lines
from plumbline.records import Admission, Answer, LaunchRefusal
from tests.costs.budgets.books import NOON, TAGS, accrued, budget, usd
from tests.nightly.budgets.reserved import left_of


def launch(key="one", cost=6) -> Launch:
    return Launch(key, TAGS, usd(cost))


def stands(accounts) -> tuple:
    (line,) = lines(accounts)
    return line.standing.spent, line.standing.reserved, line.standing.left


def kinds(accounts, kind) -> int:
    return len(accounts.ledger.all(kind))


def test_it_reserves_the_price_and_says_what_was_left_before(accounts):
    admit(accounts, launch(), hours=2)
    assert stands(accounts) == (usd(0), usd(6), usd(4))
    (entry,) = accounts.ledger.all("admission")
    told = Admission.model_validate(entry.body)
    assert (told.launch, told.reserved, told.standings[0].left) == ("one", usd(6), usd(10))


def test_what_is_reserved_is_not_left_for_another(accounts):
    admit(accounts, launch(), hours=2)
    with pytest.raises(
        LaunchRefusedError, match=r"has 4\.0000 USD left of 10\.0000 USD .*finance may approve"
    ):
        admit(accounts, launch("two"), hours=2)
    assert stands(accounts)[1] == usd(6)


def test_a_refusal_is_evidence_once_however_often_it_is_asked(accounts):
    for _ in range(3):
        with pytest.raises(LaunchRefusedError):
            admit(accounts, launch(cost=11), hours=2)
    (entry,) = accounts.ledger.all("launch_refusal")
    assert LaunchRefusal.model_validate(entry.body).budgets == ("all models per month",)


def test_the_same_launch_is_reserved_once(accounts):
    first, again = (admit(accounts, launch(), hours=2) for _ in range(2))
    assert first == again
    assert kinds(accounts, "admission") == 1


def test_a_launch_that_died_is_taken_up_by_its_key_and_given_more_time(accounts, clock):
    admit(accounts, launch(), hours=2)
    clock.later(hours=1)
    taken_up = admit(accounts, launch(), hours=2)
    assert taken_up.attempt == 1
    assert taken_up.expires == NOON + datetime.timedelta(hours=3)
    assert stands(accounts)[1] == usd(6)


def test_a_launch_that_died_and_never_came_back_frees_its_money_in_time(accounts, clock):
    admit(accounts, launch(), hours=2)
    clock.later(hours=2)
    admit(accounts, launch("two", 10), hours=2)
    with pytest.raises(LaunchRefusedError):
        admit(accounts, launch(), hours=2)


def test_a_launch_that_ended_must_be_admitted_anew(accounts):
    admit(accounts, launch(), hours=2)
    book(accounts, "one", "run", accrued(5).body, settles=True)
    with pytest.raises(LaunchRefusedError, match=r"5\.0000 USD left"):
        admit(accounts, launch(), hours=2)
    assert admit(accounts, launch(cost=5), hours=2).attempt == 2


def test_one_quoted_higher_when_it_is_taken_up_is_admitted_for_the_difference(accounts):
    admit(accounts, launch(cost=6), hours=2)
    assert admit(accounts, launch(cost=9), hours=2).amount == usd(9)
    with pytest.raises(LaunchRefusedError, match=r"a launch for 2\.0000 USD"):
        admit(accounts, launch(cost=11), hours=2)
    assert stands(accounts)[1] == usd(9)


def test_a_launch_whose_runs_exceeded_what_was_reserved_is_admitted_for_more(accounts):
    admit(accounts, launch(cost=6), hours=2)
    book(accounts, "one", "run", accrued(7).body)
    assert left_of(accounts, "one") == usd(-1)
    assert admit(accounts, launch(cost=9), hours=2).amount == usd(9)
    assert left_of(accounts, "one") == usd(2)
    assert stands(accounts) == (usd(7), usd(2), usd(1))
    with pytest.raises(LaunchRefusedError):
        admit(accounts, launch(cost=11), hours=2)


def yes(person="finance", at=NOON) -> Answer:
    return Answer(approved=True, person=person, reason="this once", at=at)


def test_a_yes_raises_the_budget_by_what_is_lacking_for_this_launch_alone(accounts):
    admit(accounts, launch(cost=14), hours=2, yes=yes())
    (entry,) = accounts.ledger.all("budget_override")
    assert (entry.body["amount"]["amount"], entry.body["person"], entry.body["launch"]) == (
        "4",
        "finance",
        "one",
    )
    with pytest.raises(LaunchRefusedError):
        admit(accounts, launch("two", 1), hours=2)


def test_an_old_yes_counts_no_more(accounts, clock):
    clock.later(hours=24)
    with pytest.raises(NotApprovedError, match=r"the yes of finance expired at 2026-03-16 12:00 UTC"):
        admit(accounts, launch(cost=14), hours=2, yes=yes())
    assert kinds(accounts, "budget_override") == 0


def test_a_yes_must_count_for_every_budget_that_lacks(accounts_of):
    two = accounts_of(budget({}), budget({"model": "m"}, approvers=("eve",)))
    with pytest.raises(NotApprovedError, match=r"model=m per month needs a yes of eve, not of finance"):
        admit(two, launch(cost=14), hours=2, yes=yes())
    assert kinds(two, "budget_override") == 0


def test_a_yes_opens_no_closed_budget(accounts_of):
    closed = accounts_of(budget({}, thresholds=({"percent": 50, "action": "refuse-launches"},)))
    book(closed, "other", "run", accrued(5).body)
    with pytest.raises(LaunchRefusedError, match="nothing is launched any more"):
        admit(closed, launch(cost=14), hours=2, yes=yes())
