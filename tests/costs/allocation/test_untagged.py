"""Untagged spend is told in money, with the resource and who it may be."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.totals import totals
from tests.costs.allocation.bills import bill, charge, policy

GROUP = "/subscriptions/1/resourceGroups/Demo/providers/x"


def found(*rows, asked=("team",)):
    return [one for costs in totals(allocate(bill(*rows), policy()), asked) for one in costs.untagged]


def likely(one):
    return [(who.dimension, who.value, who.share, who.because) for who in one.likely]


def test_it_is_added_up_by_resource_the_largest_first():
    rows = [charge("2", resource="r"), charge("3", resource="r", day=2), charge("9", resource="s")]
    assert [(one.resource, one.amount) for one in found(*rows)] == [("s", 9), ("r", 5)]


def test_each_dimension_that_is_missing_is_named():
    (one,) = found(charge("2", tags={"team": "a"}), asked=("team", "model", "service"))
    assert one.missing == ("model",)


def test_the_likely_owner_is_told_with_its_share_from_the_narrowest_place():
    rows = [
        charge("1", resource=f"{GROUP}/vm0", sub_account="7", service="S"),
        charge("3", resource=f"{GROUP.casefold()}/vm1", sub_account="7", service="T", tags={"team": "a"}),
        charge("1", resource=f"{GROUP}/vm2", sub_account="7", service="T", tags={"team": "b"}),
        charge("99", sub_account="7", service="S", tags={"team": "c"}),
    ]
    (one,) = found(*rows)
    assert likely(one) == [("team", "a", Decimal("0.75"), "tagged spend in resource group demo of 1")]
    (other,) = found(charge("1", sub_account="7", service="U"), *rows[1:])
    assert likely(other) == [("team", "c", Decimal(99) / 103, "tagged spend in sub-account 7")]


def test_where_nothing_around_is_tagged_nobody_is_likely():
    (one,) = found(charge("1", sub_account="7"), charge("5", sub_account="8", tags={"team": "a"}))
    assert one.likely == ()


def test_currencies_stay_apart():
    rows = [charge("1", sub_account="7"), charge("5", sub_account="7", currency="EUR", tags={"team": "a"})]
    (one,) = found(*rows)
    assert one.likely == ()
