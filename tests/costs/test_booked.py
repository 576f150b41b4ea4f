"""Accruals of every age are read; one that says too little is named."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.booked import BookedError, booked, booked_between
from plumbline.records import Entry

AT = datetime.datetime(2026, 11, 20, 23, 30, tzinfo=datetime.UTC)
OLD = {
    "model": "m",
    "team": "t",
    "cost_center": "4711",
    "tier": "standard",
    "what": "training",
    "seconds": 1800,
    "offer": "local",
    "cost": {"amount": "0.01", "currency": "USD"},
}


def entry(body, key="abc#2", at=AT):
    return Entry(
        sequence=7, at=at, kind="accrual", key=key, model="m", actor="a", body=body, previous="", hash=""
    )


def test_an_entry_from_before_there_were_attempts_and_machines():
    found = booked(entry(OLD))
    assert (found.day, found.attempt, found.hours) == (datetime.date(2026, 11, 20), 2, Decimal("0.5"))
    assert (found.purchase, "environment" in found.tags) == (None, False)


def test_an_entry_of_today():
    new = OLD | {"attempt": 3, "machines": 2, "purchase": "spot", "environment": "production", "project": "p"}
    found = booked(entry(new | {"day": "2026-11-19"}))
    assert (found.day, found.attempt, found.hours) == (datetime.date(2026, 11, 19), 3, 1)
    assert (found.purchase, found.tags["environment"], found.tags["project"]) == ("spot", "production", "p")


def test_days_are_in_utc_and_both_ends_are_included():
    east = datetime.timezone(datetime.timedelta(hours=2))
    late = entry(OLD, at=datetime.datetime(2026, 11, 21, 1, tzinfo=east))
    day = datetime.date(2026, 11, 20)
    assert len(booked_between([late, entry(OLD)], day, day)) == 2
    assert booked_between([late], day + datetime.timedelta(days=1), day + datetime.timedelta(days=1)) == []


@pytest.mark.parametrize("broken", [{"cost": "much"}, {"seconds": "long"}, {"day": "soon"}, {"cost": {}}])
def test_an_entry_that_cannot_be_read_is_named(broken):
    with pytest.raises(BookedError, match=r"accrual 7 \(m\) cannot be read"):
        booked(entry(OLD | broken))
