"""Each step of an evaluation is booked when it has run: once for each subject, also where it fails."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from plumbline.nightly.accruing.evaluation import accrued
from plumbline.nightly.context import Context
from plumbline.settings import Settings

MODEL = "acs_employment"
NOW = datetime.datetime(2026, 11, 24, 1, tzinfo=datetime.UTC)


def subject(key="k"):
    return SimpleNamespace(key=key)


def ticking(seconds):
    times = iter((100.0, 100.0 + seconds))
    return lambda: next(times)


def measure(context, about):
    return f"measured {about.key}"


def failing(context, about):
    raise ValueError("no rows")


@pytest.fixture
def night(tmp_path, own_project):
    database = f"sqlite:///{tmp_path / 'p.db'}"
    settings = Settings(own_project, tmp_path, database, None, tmp_path / "forge")
    return Context(MODEL, settings, now=lambda: NOW)


def test_it_costs_its_seconds_on_this_machine(night):
    assert accrued(night, measure, subject(), ticking(1800)) == "measured k"
    (entry,) = night.ledger.all("accrual")
    assert entry.body | {"cost": {"amount": "0.010000", "currency": "USD"}} == entry.body
    assert (entry.body["what"], entry.body["seconds"], entry.body["offer"]) == ("evaluation", 1800, "local")
    assert (entry.body["team"], entry.body["environment"]) == ("responsible-ai", "production")


def test_a_step_of_one_subject_is_booked_once_and_its_first_time_counts(night):
    accrued(night, measure, subject(), ticking(5))
    accrued(night, measure, subject(), ticking(7))
    assert [entry.body["seconds"] for entry in night.ledger.all("accrual")] == [5]
    accrued(night, measure, subject("another"), ticking(7))
    assert len(night.ledger.all("accrual")) == 2


def test_a_step_that_fails_has_cost_what_it_took(night):
    with pytest.raises(ValueError, match="no rows"):
        accrued(night, failing, subject(), ticking(5))
    assert [entry.body["seconds"] for entry in night.ledger.all("accrual")] == [5]


def test_without_a_price_for_this_machine_that_is_recorded_and_the_night_goes_on(night):
    prices = night.settings.root / "policies/prices.yaml"
    prices.write_text(prices.read_text().replace("backend: local", "backend: pod"))
    accrued(night, measure, subject(), ticking(5))
    assert night.ledger.all("accrual") == []
    (entry,) = night.ledger.all("unpriced")
    assert "no offer has `backend: local` in policies/prices.yaml" in entry.body["because"]
