"""Shared and idle cost is split as its rule says, or stays visible."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.totals import totals
from tests.costs.allocation.bills import bill, by_values, charge, policy

DIRECT = [
    charge("30", tags={"team": "a", "model": "m"}),
    charge("10", tags={"team": "b", "model": "m"}),
    charge("10", tags={"team": "b", "model": "n"}),
    charge("-50", tags={"team": "c"}),
]
SUPPORT = charge("8", service="Support", tags={"team": "a"})


def shared(split, *rows, asked=("team",)):
    """What each receives of eight dollars of support."""
    rule = {"name": "support", "when": {"service": ("Support",)}, "split": {"over": "team", **split}}
    (found,) = totals(allocate(bill(*rows, SUPPORT), policy(shared=[rule])), asked)
    return {
        key if len(key) > 1 else key[0]: line.shared for key, line in by_values(found).items() if line.shared
    }


def test_in_proportion_to_direct_spend_whatever_tag_the_shared_charge_has():
    assert shared({"by": "direct"}, *DIRECT) == {"a": Decimal("4.8"), "b": Decimal("3.2")}


def test_in_equal_parts_between_those_who_spend():
    assert shared({"by": "evenly"}, *DIRECT) == {"a": 4, "b": 4}


def test_in_equal_parts_between_those_who_are_named_whether_they_spend_or_not():
    assert shared({"by": "evenly", "among": ("b", "z")}, *DIRECT) == {"b": 4, "z": 4}


def test_by_fixed_shares():
    assert shared({"by": "fixed", "shares": {"a": "0.25", "z": "0.75"}}, *DIRECT) == {"a": 2, "z": 6}


def test_a_teams_part_goes_to_its_models_by_their_direct_spend():
    found = shared({"by": "evenly"}, *DIRECT, asked=("team", "model"))
    assert found == {("a", "m"): 4, ("b", "m"): 2, ("b", "n"): 2}


def test_currencies_do_not_mix():
    euros = charge("5", currency="EUR", tags={"team": "e"})
    assert shared_in_both(euros) == {"USD": {"a": 8}, "EUR": {"e": 6}}


def shared_in_both(*rows):
    rule = {"name": "s", "when": {"service": ("Support",)}, "split": {"over": "team", "by": "direct"}}
    support = charge("6", currency="EUR", service="Support")
    every = bill(charge("30", tags={"team": "a"}), SUPPORT, support, *rows)
    return {
        one.currency: {team: line.shared for (team,), line in by_values(one).items() if line.shared}
        for one in totals(allocate(every, policy(shared=[rule])), ("team",))
    }


def test_what_nobody_can_be_asked_for_stays_visible_and_is_named():
    rule = {"name": "s", "when": {"service": ("Support",)}, "split": {"over": "team", "by": "direct"}}
    allocation = allocate(bill(charge("3"), SUPPORT), policy(shared=[rule]))
    (found,) = totals(allocation, ("team",))
    assert (found.unallocated, found.allocated) == (11, 0)
    assert allocation.problems == (
        "rule 's' has nobody to split 8 USD between: no value of its dimension has direct spend in USD",
    )


def test_idle_capacity_is_a_line_of_its_own_unless_it_is_split():
    idle = charge("6", resource_name="__idle__")
    rule = {"name": "i", "when": {"resource_name": ("__idle__",)}}
    (kept,) = totals(allocate(bill(*DIRECT[:3], idle), policy(idle=[rule])), ("team",))
    assert (kept.idle, kept.allocated, kept.billed) == (6, 50, 56)
    split = rule | {"split": {"over": "team", "by": "direct"}}
    (spread,) = totals(allocate(bill(*DIRECT[:3], idle), policy(idle=[split])), ("team",))
    assert (spread.idle, spread.billed) == (0, 56)
    assert {team: line.idle for (team,), line in by_values(spread).items()} == {
        "a": Decimal("3.6"),
        "b": Decimal("2.4"),
    }


def test_two_rules_for_one_charge_give_it_to_nobody_and_are_named():
    split = {"over": "team", "by": "direct"}
    rules = [
        {"name": "one", "when": {"service": ("Support",)}, "split": split},
        {"name": "two", "when": {"provider": ("AWS",), "service": ("Supp*",)}, "split": split},
    ]
    allocation = allocate(bill(*DIRECT, SUPPORT), policy(shared=rules))
    (found,) = totals(allocation, ("team",))
    assert found.unallocated == 8
    assert allocation.problems == (
        "rules 'one' and 'two' both hold for the same charges: 8 USD is given to nobody; narrow one of them",
    )


@pytest.mark.parametrize("asked", [("service",), ("service", "team")])
def test_a_part_keeps_the_service_it_was_billed_for(asked):
    rule = {"name": "s", "when": {"service": ("Support",)}, "split": {"over": "team", "by": "direct"}}
    (found,) = totals(allocate(bill(*DIRECT, SUPPORT), policy(shared=[rule])), asked)
    assert sum(line.shared for key, line in by_values(found).items() if key[0] == "Support") == 8
