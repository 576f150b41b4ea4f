"""Plans and trainings that were recorded before offers told so much load, and keep their keys."""

from __future__ import annotations

from plumbline.canonical import canonical_json, digest
from plumbline.nightly.planning.deciding import plan_key
from plumbline.records import Plan, Trained

MONEY = {"amount": "0.0003", "currency": "USD"}
OFFER = {
    "name": "local",
    "backend": "local",
    "purchase": "owned",
    "queue": "default",
    "hours": "0.0166",
    "price_per_hour": {"amount": "0.02", "currency": "USD"},
    "cost": MONEY,
    "refused": None,
}
PLAN = {
    "model": "acs_employment",
    "champion": "a" * 64,
    "gates": ["auc"],
    "decision": "retrain",
    "because": "auc fails",
    "night": 0,
    "verdict": "v",
    "request": None,
    "offer": OFFER,
    "offers": [OFFER],
    "prices_as_of": "2026-11-24",
    "budget_left": MONEY,
    "requester": "alarm",
}
TRAINED = {
    "model": "acs_employment",
    "request": "r",
    "digest": "d",
    "path": "p",
    "seconds": 1.5,
    "cost": MONEY,
}


def test_a_plan_is_written_again_as_it_was():
    plan = Plan.model_validate(PLAN)
    assert canonical_json(plan) == canonical_json(PLAN)
    assert plan_key(plan) == digest([PLAN["verdict"], PLAN])


def test_a_training_is_written_again_as_it_was():
    assert canonical_json(Trained.model_validate(TRAINED)) == canonical_json(TRAINED)
