"""Whatever is billed and whatever the rules: allocated, idle and unallocated add up to it, per currency."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.totals import totals
from tests.costs.allocation.bills import bill, by_values, charge, policy

amounts = st.decimals("-1000", "100000", places=12)
names = st.sampled_from(["a", "b", "c"])
tags = st.dictionaries(
    st.sampled_from(["team", "owner", "model", "other"]), st.sampled_from(["x", "y", "z", ""])
)
charges = st.builds(
    charge,
    billed=amounts,
    day=st.integers(1, 3),
    tags=tags,
    currency=st.sampled_from(["USD", "EUR"]),
    service=st.none() | st.sampled_from(["support", "tax", "compute"]),
    resource=st.none() | names,
    resource_name=st.none() | st.sampled_from(["__idle__", "node"]),
    sub_account=st.none() | names,
)
splits = st.sampled_from(
    [
        {"over": "team", "by": "direct"},
        {"over": "model", "by": "direct", "among": ("x", "absent")},
        {"over": "team", "by": "evenly"},
        {"over": "model", "by": "evenly", "among": ("x", "y", "absent")},
        {"over": "team", "by": "fixed", "shares": {"x": "0.7", "absent": "0.3"}},
    ]
)
policies = st.builds(
    lambda support, tax, idle, among: policy(
        virtual=[
            {"name": "v1", "dimension": "team", "value": "x", "when": {"sub_account": ("a",)}},
            {"name": "v2", "dimension": "team", "value": "y", "when": {"service": ("comp*",)}},
        ],
        sub_accounts={"b": {"team": "z"}},
        accounts={"1": {"team": "fallback"}} if among else {},
        shared=[
            {"name": "support", "when": {"service": ("support",)}, "split": support},
            {"name": "tax", "when": {"service": ("tax",)}, "split": tax},
        ],
        idle=[{"name": "idle", "when": {"resource_name": ("__idle__",)}, "split": idle}],
    ),
    splits,
    splits,
    st.none() | splits,
    st.booleans(),
)
BY = [("team",), ("model",), ("model", "team"), ("service",), ("team", "service"), ()]


def billed_in(rows) -> dict[str, Decimal]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row["currency"]] += row["billed"]
    return dict(found)


@settings(max_examples=40, deadline=None)
@given(st.lists(charges, max_size=12), policies)
def test_allocated_idle_and_unallocated_are_what_was_billed(rows, rules):
    allocation = allocate(bill(*rows), rules)
    for asked in BY:
        found = totals(allocation, asked)
        sums = {one.currency: one.allocated + one.idle + one.unallocated for one in found}
        assert sums == billed_in(rows)
        assert {one.currency: one.billed for one in found} == sums


@settings(max_examples=40, deadline=None)
@given(st.lists(charges, max_size=12), policies)
def test_a_teams_total_does_not_depend_on_what_else_is_asked_for(rows, rules):
    allocation = allocate(bill(*rows), rules)
    alone, together = totals(allocation, ("team",)), totals(allocation, ("team", "model"))
    for one, both in zip(alone, together, strict=True):
        by_team: Counter[str] = Counter()
        for (team, _), line in by_values(both).items():
            by_team[team] += line.total
        assert {team: line.total for (team,), line in by_values(one).items()} == {
            team: by_team[team] for (team,) in by_values(one)
        }


@settings(max_examples=40, deadline=None)
@given(st.lists(charges, max_size=12), policies)
def test_the_order_of_the_bills_lines_changes_no_total(rows, rules):
    forwards, backwards = (totals(allocate(bill(*order), rules), ("team",)) for order in (rows, rows[::-1]))
    for one, other in zip(forwards, backwards, strict=True):
        assert one.billed == other.billed
        assert by_values(one).keys() == by_values(other).keys()
        for key, line in by_values(one).items():
            assert abs(line.total - by_values(other)[key].total) <= Decimal("1e-9")


def test_no_bill_is_no_total():
    assert totals(allocate(bill(), policy()), ("team",)) == ()
