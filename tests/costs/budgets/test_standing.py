"""What a budget has left is its amount and overrides, less what is spent and promised in its scope."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.budgets import BudgetError
from plumbline.costs.budgets.standing import may_approve, short, standing, tightest
from tests.costs.budgets.books import NOON, accrued, books, budget, promised, raised, usd

ALL, TEAM, MODEL = budget({}), budget({"team": "t"}), budget({"model": "m"})


def left(by, **given) -> Decimal:
    return standing(books(by, **given), by).left.amount


def test_only_accruals_of_the_scope_count():
    spent = [accrued("1.5"), accrued("2", model="n"), accrued("4", model="n", team="u")]
    assert [left(by, spent=spent) for by in (ALL, TEAM, MODEL)] == [
        Decimal("2.5"),
        Decimal("6.5"),
        Decimal("8.5"),
    ]


def test_only_accruals_of_the_period_count():
    first = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    spent = [accrued("1", first), accrued("2", first - datetime.timedelta(microseconds=1))]
    assert left(ALL, spent=[*spent, accrued("8", NOON.replace(year=2025))]) == 9


def test_a_run_that_was_booked_later_counts_on_the_day_it_ran():
    late = accrued("4").model_copy(update={"body": {**accrued("4").body, "day": "2026-02-28"}})
    assert left(ALL, spent=[late]) == 10


def test_an_overspent_budget_is_below_zero():
    assert left(ALL, spent=[accrued("12")]) == -2


def test_open_reservations_count_for_what_they_did_not_draw():
    assert left(ALL, spent=[accrued("1")], reserved=[promised(4, drawn=1)]) == 6
    assert left(TEAM, reserved=[promised(4, team="u")]) == 10
    assert left(ALL, reserved=[promised(4, drawn=5)]) == 10  # the accrual has it all


def test_a_reservation_that_expired_holds_nothing():
    assert left(ALL, reserved=[promised(4, hours=0)]) == 10


def test_an_override_raises_it_until_it_expires():
    assert left(ALL, overrides=[raised(ALL, 5)]) == 15
    assert left(ALL, overrides=[raised(ALL, 5, hours=0)]) == 10
    assert left(ALL, overrides=[raised(TEAM, 5)]) == 10


def test_an_override_of_another_period_does_not_count():
    last = raised(ALL, 5).model_copy(update={"start": datetime.date(2026, 2, 1)})
    assert left(ALL, overrides=[last]) == 10


def test_an_override_for_one_launch_counts_for_no_other():
    given = books(ALL, overrides=[raised(ALL, 5, launch="mine")])
    assert standing(given, ALL, "mine").left == usd(15)
    assert standing(given, ALL, "other").left == standing(given, ALL).left == usd(10)


def test_an_accrual_of_a_fast_clock_counts_now_and_is_named():
    """Else money booked into next month by mistake would be spent again this month."""
    ahead = accrued("4", NOON + datetime.timedelta(days=40))
    found = standing(books(ALL, spent=[ahead]), ALL)
    assert found.left == usd(6)
    assert found.named == (
        "accrual 1 (m) is dated 2026-04-24 12:00 UTC, which is still to come: it counts as spent now; set "
        "the clock of whoever wrote it",
    )


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (accrued("1", currency="EUR"), "taken from a budget: it is in EUR and the budgets are in USD"),
        (accrued("much"), r"read: (?s:.*)evidence verify"),
        (accrued("-1"), r"taken from a budget: it is negative \(-1.0000 USD\) and no credit"),
    ],
)
def test_an_accrual_that_cannot_be_counted_is_named_and_stops_the_count(broken, why):
    with pytest.raises(BudgetError, match=rf"accrual 1 \(m\) cannot be {why}"):
        left(ALL, spent=[broken])


def test_a_credit_gives_back():
    assert left(ALL, spent=[accrued("4"), accrued("-1", what="credit")]) == 7


def test_the_tightest_has_least_left_and_the_short_ones_too_little():
    given = books(ALL, MODEL, spent=[accrued("3", model="n")])
    both = [standing(given, by) for by in (MODEL, ALL)]
    assert tightest(both).budget == "all models per month"
    assert [one.budget for one in short(both, usd(8))] == ["all models per month"]
    assert short(both, usd(7)) == ()


def test_who_may_approve_may_for_every_budget_that_is_short():
    one, other = budget({}, approvers=("ann", "bob")), budget({"model": "m"}, approvers=("bob", "eve"))
    both = [standing(books(one, other), by) for by in (one, other)]
    assert may_approve(both) == ("bob",)
    assert may_approve(both[:1]) == ("ann", "bob")
    assert may_approve(()) == ()
