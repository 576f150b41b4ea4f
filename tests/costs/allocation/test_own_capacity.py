"""Own machines cost the same used or not: runs pay what they used, the rest is idle."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.own_capacity import own_charges
from plumbline.costs.allocation.totals import totals
from plumbline.costs.booked import Booked
from plumbline.intent import OwnCapacity
from plumbline.records import Money
from tests.costs.allocation.bills import by_values, policy

DAY = datetime.date(2026, 11, 1)
BOX = OwnCapacity(name="box", offer="gpu", machines=2, price_per_hour=Decimal("0.9"), currency="USD")
RULES = policy(idle=[{"name": "idle", "when": {"resource_name": ("*__idle__*",)}}])


def run(hours, team="a", offer="gpu", day=DAY):
    cost = Money(amount=Decimal(99), currency="USD")
    return Booked(day, "training", 1, offer, "owned", Decimal(hours), cost, {"team": team}, "k")


def costs(*runs, days=(DAY,)):
    found = own_charges([BOX], runs, days)
    (one,) = totals(allocate(found.charges, RULES), ("team",))
    return (
        {team: line.total for (team,), line in by_values(one).items()},
        one.idle,
        one.billed,
        found.problems,
    )


def test_runs_pay_their_hours_at_the_declared_price_and_the_rest_is_idle():
    teams, idle, billed, problems = costs(run("10"), run("2", "b"), run("5", offer="other"))
    assert teams == {"a": Decimal("9.0"), "b": Decimal("1.8")}
    assert (idle, billed, problems) == (Decimal("32.4"), Decimal("43.2"), ())


def test_a_day_without_runs_is_idle():
    assert costs(days=(DAY, DAY + datetime.timedelta(days=1)))[:3] == ({}, Decimal("86.4"), Decimal("86.4"))


def test_more_hours_than_there_are_is_named():
    teams, idle, _, problems = costs(run("50"))
    assert (teams, idle) == ({"a": 45}, 0)
    assert problems == (
        "own capacity 'box': 50.00 hours ran on 2026-11-01, and 2 machines have 48; "
        "correct `machines` in policies/tagging.yaml",
    )


@given(st.lists(st.fractions(0, 9).map(lambda f: Decimal(f.numerator) / f.denominator), max_size=5))
def test_used_and_idle_are_what_the_machines_cost(hours):
    _, idle, billed, _ = costs(*(run(lasted, str(place)) for place, lasted in enumerate(hours)))
    assert billed == Decimal("43.2")
    assert idle >= 0
