"""Lines by what was asked for; a dimension nobody declared is refused."""

from __future__ import annotations

import pytest

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.totals import DimensionError, totals
from tests.costs.allocation.bills import bill, by_values, charge, policy

ROWS = [
    charge("1", tags={"team": "a"}),
    charge("5", tags={"team": "b", "model": "m"}),
    charge("2", service="S3"),
]


def test_a_line_lacks_what_its_charges_lack_and_the_largest_comes_first():
    (found,) = totals(allocate(bill(*ROWS), policy()), ("team", "model"))
    assert {key: line.total for key, line in by_values(found).items()} == {("b", "m"): 5, ("a", None): 1}
    assert list(by_values(found)) == [("b", "m"), ("a", None)]
    assert (found.unallocated, found.tagged) == (2, {"team": 6, "model": 5})


def test_what_every_charge_has_can_be_asked_for_too():
    (found,) = totals(allocate(bill(*ROWS), policy()), ("service",))
    assert by_values(found)["S3",].total == 2


def test_an_unknown_dimension_is_refused_with_the_known_ones():
    with pytest.raises(DimensionError, match=r"--by teams: no such dimension.*declares team, model; every"):
        totals(allocate(bill(), policy()), ("teams",))


def test_a_dimension_is_named_once():
    with pytest.raises(DimensionError, match="once"):
        totals(allocate(bill(), policy()), ("team", "team"))
