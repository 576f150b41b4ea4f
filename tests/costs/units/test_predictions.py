"""What 1,000 predictions cost: everything over the rows that arrived, each night once."""

from __future__ import annotations

import datetime

from tests.costs.units.evidence import accrued, judged, told
from tests.reports.example_night import CHAMPION_EVALUATION


def test_a_thousand_predictions_cost_everything_over_the_rows_that_arrived_once():
    night = {"date": datetime.date(2026, 1, 5), "rows": 2000}
    nights = [
        judged(CHAMPION_EVALUATION, content="one", **night),
        judged(CHAMPION_EVALUATION, content="one", **night),
        judged(CHAMPION_EVALUATION, content="two", **night),
        judged(CHAMPION_EVALUATION, content="late", date=datetime.date(2026, 2, 1), rows=10**6),
    ]
    each, because = told("1,000", accrued("evaluation", "1"), accrued("training", "3"), *nights)
    assert each == "1.000000"
    assert because.startswith("4,000 rows of 2 judged nights; no serving hours accrued, so without serving")
    assert "serving included" in told("1,000", accrued("serving", "1"), *nights)[1]


def test_without_a_judged_night_it_says_so():
    assert told("1,000").startswith("no night dated in these days was judged")
