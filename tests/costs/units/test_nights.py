"""What a judged night costs: the steps of its evaluations, and no person's decision."""

from __future__ import annotations

import datetime

from tests.costs.units.evidence import accrued, judged, merged, told
from tests.reports.example_night import CHAMPION_EVALUATION


def test_a_judged_night_costs_its_steps_whatever_its_own_date():
    """And no person's decision: nights are judged without one."""
    night = judged(CHAMPION_EVALUATION, night=3, date=datetime.date(2019, 5, 1))
    spent = [accrued("evaluation", "1"), accrued("evaluation", "2"), accrued("training", "9")]
    assert told("judged night", *spent, night, night, merged()) == (
        "3.000000",
        "2 steps of evaluations, candidates' too; 1 night",
    )


def test_without_a_judged_night_its_cost_cannot_be_told():
    assert told("judged night", accrued("evaluation", "1")) == "no night was judged in these days"
