"""What accrued and what was billed are compared by model and day, and what differs has a name."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.allocation.spends import spends
from plumbline.costs.booked import Booked
from plumbline.costs.reconciling.reconcile import reconcile
from plumbline.records import Money
from tests.costs.allocation.bills import bill, charge, policy

FIRST, LAST = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)
OFFERS = {"gpu": "on-demand", "local": "owned"}


def run(amount, hours="1", day=1, model="m", currency="USD", offer="gpu", purchase=None):
    return Booked(
        day=datetime.date(2026, 11, day),
        what="training",
        attempt=1,
        offer=offer,
        purchase=purchase,
        hours=Decimal(hours),
        cost=Money(amount=Decimal(amount), currency=currency),
        tags={"model": model},
        key="k",
    )


def billed(amount, hours=None, day=1, model="m", currency="USD", **given):
    unit = {} if hours is None else {"quantity": Decimal(hours), "unit": "Hrs"}
    return charge(amount, day, {"model": model} if model else {}, currency=currency, **unit, **given)


def found(runs=(), charges=(), until=30, rules=None):
    told = None if until is None else datetime.date(2026, 11, until)
    return reconcile(runs, spends(bill(*charges)), rules or policy(), OFFERS, FIRST, LAST, told)


def difference(*args, **kwargs):
    (one,) = found(*args, **kwargs).days
    return one.difference


@pytest.mark.parametrize(
    ("runs", "charges", "name"),
    [
        ([run("1")], [billed("1")], "agrees"),
        ([run("1")], [billed("1.0099")], "agrees"),
        ([run("0.001")], [billed("0.011")], "agrees"),
        ([run("1")], [], "accrued, never billed"),
        ([], [billed("1")], "billed without accrual"),
        ([run("2", "2")], [billed("3", "2")], "price differs"),
        ([run("2", "2")], [billed("3", "3")], "quantity differs"),
        ([run("2", "2")], [billed("9", "3")], "price and quantity differ"),
        ([run("2", "2")], [billed("3")], "amount differs"),
    ],
)
def test_each_difference_has_its_name(runs, charges, name):
    assert difference(runs, charges) == name


def test_runs_and_charges_of_a_day_are_added_up():
    runs, charges = [run("1"), run("2")], [billed("2.5", service="a"), billed("0.5", service="b")]
    assert difference(runs, charges) == "agrees"


def test_a_bill_that_may_still_come_is_not_missing():
    assert difference([run("1", day=20)], until=22) == "not billed yet"
    assert difference([run("1", day=20)], until=23) == "accrued, never billed"
    assert difference([run("1", day=20)], until=None) == "not billed yet"
    assert difference([run("2", day=20)], [billed("1", day=20)], until=21) == "not billed yet"
    assert difference([run("1", day=20)], [billed("2", day=20)], until=21) == "amount differs"


def test_another_currency_is_named_on_both_sides_and_no_rate_is_assumed():
    both = found([run("1")], [billed("1", currency="EUR")]).days
    assert [(one.currency, one.difference) for one in both] == [
        ("EUR", "currency differs"),
        ("USD", "currency differs"),
    ]
    assert both[0].because == "accrued in USD, billed in EUR; no rate is assumed"


def test_models_and_days_are_apart():
    days = found([run("1"), run("1", day=2), run("1", model="n")]).days
    assert [(one.day.day, one.model) for one in days] == [(1, "m"), (1, "n"), (2, "m")]


@pytest.mark.parametrize("purchase", [None, "owned"])
def test_own_machines_stand_apart_also_in_old_entries(purchase):
    result = found([run("1", offer="local", purchase=purchase)])
    assert (result.days, result.own) == ((), {"USD": 1})


def test_charges_without_a_model_and_shared_ones_stand_apart():
    rule = {"name": "s", "when": {"service": ("Support",)}, "split": {"over": "team", "by": "direct"}}
    charges = [billed("1", model=None), billed("2", service="Support")]
    result = found(charges=charges, rules=policy(shared=[rule]))
    assert (result.days, result.others) == ((), {"USD": 3})


amounts = st.integers(-500, 500).map(lambda cents: Decimal(cents) / 100)
places = st.tuples(st.integers(1, 3), st.sampled_from("mn"), st.sampled_from(["USD", "EUR"]))


@settings(max_examples=50)
@given(st.lists(st.tuples(amounts, places)), st.lists(st.tuples(amounts, places)))
def test_no_money_of_either_side_is_lost(ours, theirs):
    runs = [run(amount, "1", *place) for amount, place in ours]
    charges = [billed(str(amount), None, *place) for amount, place in theirs]
    result = found(runs, charges)
    for currency in ("USD", "EUR"):
        mine = [one for one in result.days if one.currency == currency]
        assert sum(one.accrued for one in mine) == sum(a for a, place in ours if place[2] == currency)
        assert sum(one.billed for one in mine) == sum(a for a, place in theirs if place[2] == currency)


def test_the_rules_are_said():
    assert any("1 % or 0.01" in rule for rule in found().rules)
