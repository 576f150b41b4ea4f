"""A day's serving hours are booked once, from what was seen to run."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.booked import booked
from plumbline.intent import Serving
from plumbline.nightly.accruing.prices import UnpricedError
from plumbline.nightly.accruing.serving import DayNotOverError, accrue_serving, served
from plumbline.nightly.context import Context
from plumbline.records import Observation, Rollout
from plumbline.settings import Settings

MODEL = "acs_employment"
DAY = datetime.date(2026, 11, 20)


def at(day, hour):
    return datetime.datetime(2026, 11, day, hour, tzinfo=datetime.UTC)


def rollout(version, when, environment="production"):
    observation = Observation(
        environment=environment, source="merge", image="i", version=version, healthy=True, because="", at=when
    )
    return Rollout(
        model=MODEL,
        digest="d",
        version=version,
        image="i",
        environment=environment,
        since=f"c{version}",
        observation=observation,
    )


@pytest.fixture
def night(tmp_path, project_root):
    """The census model, served by three machines, four days later."""
    database = f"sqlite:///{tmp_path / 'p.db'}"
    settings = Settings(project_root, tmp_path, database, None, tmp_path / "forge")
    context = Context(MODEL, settings, now=lambda: at(24, 1))
    serving = Serving(offer="g4dn.xlarge", replicas={"production": 3})
    context.__dict__["spec"] = context.spec.model_copy(update={"serving": serving})
    return context


def arrived(night, *rollouts):
    for number, one in enumerate(rollouts):
        night.record("rollout", f"r{number}", one)


def test_machines_times_hours_times_the_offers_price(night):
    arrived(night, rollout("1", at(19, 6)))
    (entry,) = accrue_serving(night, DAY)
    assert entry.body["cost"] == {"amount": "37.872000", "currency": "USD"}  # 3 * 24 * 0.526
    found = booked(entry)
    assert (found.day, found.what, found.hours, found.tags["environment"]) == (
        DAY,
        "serving",
        72,
        "production",
    )


def test_a_day_is_booked_once(night):
    arrived(night, rollout("1", at(19, 6)))
    assert accrue_serving(night, DAY) == accrue_serving(night, DAY)
    assert len(night.ledger.all("accrual")) == 1


def test_it_begins_with_the_arrival_and_goes_over_to_the_next_version(night):
    arrived(night, rollout("1", at(20, 6)), rollout("2", at(20, 18)), rollout("3", at(21, 0)))
    entries = accrue_serving(night, DAY)
    assert [booked(entry).hours for entry in entries] == [36, 18]
    assert accrue_serving(night, DAY - datetime.timedelta(days=1)) == []


@pytest.mark.parametrize("over", [datetime.date(2026, 11, 24), datetime.date(2026, 11, 25)])
def test_a_day_that_is_not_over_is_refused(night, over):
    with pytest.raises(DayNotOverError, match="is not over"):
        accrue_serving(night, over)


def test_without_machines_nothing_is_booked(night):
    arrived(night, rollout("1", at(19, 6)))
    night.__dict__["spec"] = night.spec.model_copy(update={"serving": None})
    assert accrue_serving(night, DAY) == []


def test_an_offer_without_a_price_is_refused(night):
    arrived(night, rollout("1", at(19, 6)))
    serving = Serving(offer="gone", replicas={"production": 1})
    night.__dict__["spec"] = night.spec.model_copy(update={"serving": serving})
    with pytest.raises(UnpricedError, match="no offer 'gone' has a price"):
        accrue_serving(night, DAY)


def test_versions_that_return_on_the_same_day_are_added_up():
    day = [rollout("1", at(19, 6)), rollout("2", at(20, 6)), rollout("1", at(20, 18))]
    found = {one.version: Decimal(one.seconds) / 3600 for one in served(day[::-1], "production", DAY)}
    assert found == {"1": 12, "2": 12}
