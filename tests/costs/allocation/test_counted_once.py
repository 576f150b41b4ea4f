"""Where two bills tell of a provider's month, the first kind counts alone, and the rest is named."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.allocation.counted_once import counted_once
from tests.costs.allocation.bills import bill, charge

KINDS = ("focus", "cost-explorer", "opencost")


def found(*rows, kinds=KINDS):
    result = counted_once(bill(*rows), kinds)
    return sorted(result.charges["billed"].to_pylist()), result.left_out


def test_one_bill_counts_whole():
    assert found(charge("1"), charge("2")) == ([1, 2], ())


def test_the_first_kind_that_tells_of_a_providers_month_counts():
    rows = [
        charge("1"),
        charge("2", source="cost-explorer"),
        charge("4", provider="GCP", source="cost-explorer"),
    ]
    amounts, (said,) = found(*rows)
    assert amounts == [1, 4]
    assert said.startswith("left out: 1 charge of 2 USD that cost-explorer tells of AWS in 2026-11;")
    assert said.endswith("focus tells of that month")


def test_the_policy_says_which_is_first_and_which_never_counts():
    rows = [
        charge("1"),
        charge("2", source="cost-explorer"),
        charge("8", provider="OpenCost", source="opencost"),
    ]
    amounts, left_out = found(*rows, kinds=("cost-explorer", "focus"))
    assert amounts == [2]
    assert [said.partition(";")[2] for said in left_out] == [
        " cost-explorer tells of that month",
        " policies/tagging.yaml names other kinds of `bills`",
    ]


def test_what_is_left_out_is_told_by_currency_and_all_of_it_is():
    rows = [
        charge("1"),
        *(charge("2", source="cost-explorer", currency=code) for code in ("EUR", "USD", "EUR")),
    ]
    amounts, left_out = found(*rows)
    assert amounts == [Decimal(1)]
    assert [said.split(" that ")[0] for said in left_out] == [
        "left out: 2 charges of 4 EUR",
        "left out: 1 charge of 2 USD",
    ]


def test_charges_without_a_provider_are_a_place_of_their_own():
    rows = [charge("1", provider=None), charge("2", provider=None, source="cost-explorer"), charge("4")]
    amounts, left_out = found(*rows)
    assert amounts == [1, 4]
    assert "of no provider in" in left_out[0]
