"""What a unit costs comes from the evidence, people's decisions included, or says why it can't be told."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.units.all_units import unit_costs
from plumbline.intent import HumanReview
from plumbline.records import Entry
from tests.reports.example_night import CANDIDATE_EVALUATION, CHAMPION_EVALUATION, measurement

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 1, 31)
NOON = datetime.datetime(2026, 1, 10, 12, tzinfo=datetime.UTC)
REVIEW = HumanReview(price_per_hour=Decimal(60), currency="USD", minutes=Decimal(10))
VERSION = CANDIDATE_EVALUATION.verdict.version


def entry(kind, body, at=NOON):
    return Entry(
        sequence=1, at=at, kind=kind, key="k#1", model="m", actor="a", body=body, previous="", hash=""
    )


def accrued(what, amount, currency="USD", at=NOON):
    cost = {"amount": amount, "currency": currency}
    return entry("accrual", {"what": what, "seconds": 60, "offer": "local", "cost": cost}, at)


def judged(evaluation, **window):
    changed = evaluation.verdict.window.model_copy(update=window)
    verdict = evaluation.verdict.model_copy(update={"window": changed})
    return entry("verdict", evaluation.model_copy(update={"verdict": verdict}).model_dump(mode="json"))


def candidate(change):
    changed = CANDIDATE_EVALUATION.model_copy(
        update={"measurements": (measurement("auc_change", change, 0.01),)}
    )
    return entry("verdict", changed.model_dump(mode="json"))


def merged(by="eva", why="promotion"):
    return entry("merge", {"why": why, "by": by, "registration": {"digest": VERSION}})


def costs(unit, *entries, review=REVIEW):
    found = unit_costs({"m": entries}, review, FIRST, LAST)
    return [one for one in found if one.unit.startswith(unit)]


def told(unit, *entries, **given):
    (one,) = costs(unit, *entries, **given)
    return (str(one.each), one.because) if one.each is not None else one.because


def test_attempts_that_failed_are_paid_by_the_versions_that_were_made():
    spent = [accrued("training", "1"), accrued("training", "2"), accrued("evaluation", "9")]
    assert told("retraining", *spent, entry("training", {})) == (
        "3.000000",
        "2 attempts and trials made 1 version; nobody decided anything",
    )


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


def test_currencies_are_told_apart():
    spent = [accrued("training", "1"), accrued("training", "2", "EUR"), entry("training", {})]
    assert [(one.currency, one.each) for one in costs("retraining", *spent)] == [("EUR", 2), ("USD", 1)]


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


def test_a_point_costs_what_the_gain_took():
    entries = [accrued("training", "1"), accrued("evaluation", "1"), candidate(0.02), merged(by="")]
    assert told("point", *entries) == (
        "1.000000",
        "AUC rose by 2 points with 1 promotion; nobody decided anything",
    )


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ((), "no promotion was merged in these days"),
        ((merged(why="rollback"),), "no promotion was merged in these days"),
        ((merged(),), "no promoted version has a paired change of a metric in these days"),
        ((merged(), candidate(-0.01)), "AUC did not rise: -1 points with 1 promotion"),
    ],
)
def test_what_cannot_be_told_says_why(entries, why):
    assert told("point", *entries) == why


def test_without_work_nothing_is_zero():
    assert told("1,000").startswith("no night dated in these days was judged")
    assert told("retraining") == "nothing was trained in these days"
    assert told("retraining", accrued("training", "1")) == "1 attempt made no version in these days"
    assert told("retraining", entry("training", {})) == "nothing accrued for m in these days"
