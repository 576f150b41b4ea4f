"""People's decisions are part of what a unit costs, at the price the policy gives."""

from __future__ import annotations

from tests.costs.units.evidence import accrued, entry, merged, told


def test_peoples_decisions_are_priced():
    entries = [
        accrued("training", "1"),
        entry("training", {}),
        entry("approval", {"person": "ana"}),
        merged(),
    ]
    each, because = told("retraining", *entries)
    assert each == "21.000000"
    assert because.endswith("2 decisions of people at 10.0000 USD each")


def test_a_machine_that_merged_is_nobody():
    assert told("retraining", accrued("training", "1"), entry("training", {}), merged(by=""))[0] == "1.000000"


def test_decisions_without_a_price_are_named():
    entries = [accrued("training", "1"), entry("training", {}), merged()]
    assert (
        "1 decision of people, which the policy does not price"
        in told("retraining", *entries, review=None)[1]
    )
