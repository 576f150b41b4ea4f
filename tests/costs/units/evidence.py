"""Evidence of one model in a line each, and what its units cost."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.costs.units.all_units import unit_costs
from plumbline.intent import HumanReview
from plumbline.records import Entry
from tests.reports.example_night import CANDIDATE_EVALUATION, measurement

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
