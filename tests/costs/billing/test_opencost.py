"""OpenCost: days of allocations become charges, idle capacity its own; a window asked again counts once."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest

from plumbline.costs.billing.ingest import ingest
from plumbline.costs.billing.opencost.client import OpenCost, OpenCostUnreachableError
from plumbline.costs.billing.opencost.delivery import opencost_delivery
from plumbline.costs.billing.opencost.windows import window_of
from plumbline.costs.billing.rows import BillError
from plumbline.store import Store
from tests.costs.billing.bills import NOW, charges
from tests.costs.billing.opencost_server import opencost
from tests.object_store import silent


@pytest.fixture
def server():
    with opencost() as running:
        yield running


def taken_in(
    state, address, window="2024-09-01,2024-09-03", aggregate="namespace,controller", currency="USD"
):
    store = Store(f"sqlite:///{state / 'plumbline.db'}")
    delivery = opencost_delivery(OpenCost(address), *window_of(window, NOW), aggregate, currency)
    return ingest(delivery, state, store, NOW)


def test_each_day_of_each_allocation_is_a_charge_and_idle_is_its_own(server, tmp_path):
    done = taken_in(tmp_path, server.address)
    assert (done.new, done.kept) == (6, {"USD": Decimal("4.00")})
    found = charges(tmp_path, "start", "resource", "sku", "billed", "sub_account")
    first = datetime.datetime(2024, 9, 1, tzinfo=datetime.UTC)
    assert found[:3] == [
        (first, "__idle__", "idle", Decimal("0.45"), None),
        (first, "team-a/trainer", "allocation", Decimal("1.25"), "team-a"),
        (first, "team-b/server", "allocation", Decimal("0.3"), "team-b"),
    ]


def test_labels_are_tags(server, tmp_path):
    taken_in(tmp_path, server.address)
    tags = {resource: dict(pairs) for resource, pairs in charges(tmp_path, "resource", "tags")}
    assert tags["team-a/trainer"] == {
        "team": "a",
        "cluster": "cluster-one",
        "namespace": "team-a",
        "controller": "trainer",
    }


def test_windows_that_overlap_count_each_day_once(server, tmp_path):
    taken_in(tmp_path, server.address)
    server.costs.pop("team-b/server")
    server.costs["team-a/trainer"] = 2
    done = taken_in(tmp_path, server.address, "2024-09-02,2024-09-04")
    assert (done.new, done.replaced, done.unchanged, done.removed) == (2, 1, 1, 1)
    assert len(charges(tmp_path, "charge")) == 3 + 2 + 2


def test_an_amount_that_opencost_cannot_tell_is_held(server, tmp_path):
    """It says null where a price is not a number."""
    server.costs["team-a/trainer"] = None
    done = taken_in(tmp_path, server.address)
    assert (done.new, done.quarantined) == (4, 2)


def test_a_refusal_is_told_in_opencosts_words(server, tmp_path):
    with pytest.raises(BillError, match=r"400: Invalid parameter: \['colour'\]"):
        taken_in(tmp_path, server.address, aggregate="colour")


def test_one_that_is_starting_is_worth_another_try(server, tmp_path):
    server.status = 503
    with pytest.raises(OpenCostUnreachableError, match="try again"):
        taken_in(tmp_path, server.address)


def test_what_is_no_opencost_is_said_to_be_none(server, tmp_path):
    with pytest.raises(BillError, match="no OpenCost"):
        taken_in(tmp_path, f"{server.address}/elsewhere")


def test_a_server_that_says_nothing_is_not_waited_for():
    with silent() as address, pytest.raises(OpenCostUnreachableError, match="did not answer"):
        OpenCost(address, seconds=0.2).allocation(*window_of("yesterday", NOW), "namespace")


def test_a_token_goes_along_and_never_in_clear(server, tmp_path, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_OPENCOST_TOKEN", "hidden")
    taken_in(tmp_path, server.address)
    assert server.asked[0][1]["Authorization"] == "Bearer hidden"
    with pytest.raises(BillError, match="in clear") as raised:
        OpenCost("http://opencost.example.com")
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["opencost:9003", "ftp://host", "http://me:secret@host", "http://host?a=b"]
)
def test_an_address_that_is_none_is_refused_without_being_repeated(address):
    with pytest.raises(BillError) as raised:
        OpenCost(address)
    assert "secret" not in str(raised.value)


def test_windows_are_whole_days():
    assert [at.isoformat()[:10] for at in window_of("7d", NOW)] == ["2024-09-28", "2024-10-05"]
    assert [at.isoformat()[:10] for at in window_of("today", NOW)] == ["2024-10-05", "2024-10-06"]


@pytest.mark.parametrize("text", ["", "12h", "2024-09-02,2024-09-01", "2024-09-01", "0d", "lastweek"])
def test_a_window_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="window"):
        window_of(text, NOW)


ALLOCATION = {"window": {"start": "2024-09-01T00:00:00Z", "end": "2024-09-02T00:00:00Z"}, "totalCost": "1"}
LIES = [
    [{"a": None}],
    [{"a": 3}],
    [{"a": {**ALLOCATION, "properties": "x"}}],
    [{"a": {**ALLOCATION, "window": [1]}}],
    [{"a": {**ALLOCATION, "properties": {"labels": ["team"]}}}],
]


def answering(monkeypatch, sets):
    """OpenCost as it would be, were this its answer."""
    monkeypatch.setattr(OpenCost, "_get", lambda *_: (200, json.dumps({"data": sets}).encode()))
    return "http://opencost:9003"


@pytest.mark.parametrize("sets", LIES, ids=str)
def test_an_allocation_that_is_none_is_refused(tmp_path, monkeypatch, sets):
    with pytest.raises(BillError, match="OpenCost's answer about a is not as OpenCost writes it"):
        taken_in(tmp_path, answering(monkeypatch, sets))


@pytest.mark.parametrize("sets", [[3], ["x"], [[]]], ids=str)
def test_a_day_that_is_none_is_refused(tmp_path, monkeypatch, sets):
    with pytest.raises(BillError, match="it is no OpenCost"):
        taken_in(tmp_path, answering(monkeypatch, sets))


@pytest.mark.parametrize("sets", [[], [{}], [None]], ids=str)
def test_an_answer_about_nothing_takes_nothing_out(tmp_path, monkeypatch, server, sets):
    """OpenCost answers so where its Prometheus has lost the days."""
    taken_in(tmp_path, server.address)
    kept = charges(tmp_path, "charge", "billed")
    answering(monkeypatch, sets)
    with pytest.raises(BillError, match="tells of nothing"):
        taken_in(tmp_path, server.address)
    assert charges(tmp_path, "charge", "billed") == kept


@pytest.mark.parametrize("cost", [float("nan"), True, [1], {"a": 1}], ids=str)
def test_a_cost_that_is_no_number_is_held(tmp_path, monkeypatch, cost):
    done = taken_in(tmp_path, answering(monkeypatch, [{"a": {**ALLOCATION, "totalCost": cost}}]))
    assert (done.new, done.quarantined) == (0, 1)
