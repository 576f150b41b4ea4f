"""Evidence is written once a key, kept in order, and found again."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.evidence.chain import GENESIS
from plumbline.evidence.ledger import Ledger
from plumbline.records import Money

AT = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=datetime.UTC)


@pytest.fixture
def ledger(store):
    return Ledger(store)


def write(ledger, key="k1", body=None, kind="verdict", model="m", at=AT):
    return ledger.append(kind, key, model, "alarm", body or {"outcome": "pass"}, at)


def test_an_entry_is_found_as_it_was_written(ledger):
    entry, new = write(ledger, body={"outcome": "fail", "value": 0.62, "text": "é\n"})
    assert new
    assert (entry.sequence, entry.previous, entry.at) == (1, GENESIS, AT)
    assert ledger.find("verdict", "k1") == entry


def test_the_first_body_under_a_key_stays(ledger):
    first, _ = write(ledger, body={"outcome": "pass"})
    second, new = write(ledger, body={"outcome": "fail"}, at=AT + datetime.timedelta(days=1))
    assert not new
    assert second == first
    assert ledger.all() == [first]


def test_a_key_is_unique_within_its_kind_only(ledger):
    assert write(ledger, kind="verdict")[1]
    assert write(ledger, kind="plan")[1]


def test_a_record_is_kept_as_its_json(ledger):
    entry, _ = write(ledger, body=Money(amount=Decimal("0.0003"), currency="USD"))
    assert entry.body == {"amount": "0.0003", "currency": "USD"}
    assert Money.model_validate(ledger.find("verdict", "k1").body) == Money(
        amount=Decimal("0.0003"), currency="USD"
    )


def test_the_latest_of_a_kind_is_the_one_written_last(ledger):
    write(ledger, "k1")
    last, _ = write(ledger, "k2", at=AT - datetime.timedelta(days=9))
    write(ledger, "k3", model="other")
    write(ledger, "k4", kind="plan")
    assert ledger.latest("verdict", "m") == last


def test_nothing_is_found_in_an_empty_ledger(ledger):
    assert ledger.find("verdict", "k") is None
    assert ledger.latest("verdict", "m") is None
    assert ledger.head() is None
    assert ledger.all() == []


def test_entries_are_listed_in_order_by_kind_and_model(ledger):
    for number, (kind, model) in enumerate([("a", "m"), ("b", "m"), ("a", "n"), ("a", "m")]):
        write(ledger, f"k{number}", kind=kind, model=model)
    assert [e.key for e in ledger.all()] == ["k0", "k1", "k2", "k3"]
    assert [e.key for e in ledger.all(kind="a")] == ["k0", "k2", "k3"]
    assert [e.key for e in ledger.all(kind="a", model="m")] == ["k0", "k3"]


def test_times_are_kept_in_utc(ledger):
    east = datetime.timezone(datetime.timedelta(hours=5))
    entry, _ = write(ledger, at=AT.astimezone(east))
    assert ledger.find("verdict", "k1").at == AT
    assert entry.at.utcoffset() == datetime.timedelta(0)


def test_a_time_without_a_zone_is_refused(ledger):
    with pytest.raises(ValueError, match="time zone"):
        write(ledger, at=AT.replace(tzinfo=None))


def test_a_number_that_json_cannot_say_is_refused_and_leaves_no_trace(ledger):
    with pytest.raises(ValueError, match="JSON"):
        write(ledger, body={"value": float("nan")})
    assert ledger.all() == []
