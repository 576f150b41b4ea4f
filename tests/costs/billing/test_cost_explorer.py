"""Cost Explorer: what it answers over the wire, page by page, and why it may not answer."""

from __future__ import annotations

import datetime
from decimal import Decimal

import boto3
import httpx
import pytest
from botocore.stub import Stubber

from plumbline import aws
from plumbline.costs.billing.cost_explorer.client import (
    METRICS,
    CostExplorer,
    CostExplorerError,
    CostExplorerUnreachableError,
)
from plumbline.costs.billing.cost_explorer.delivery import cost_explorer_delivery
from plumbline.costs.billing.cost_explorer.grouping import groups_of
from plumbline.costs.billing.cost_explorer.kinds import CATEGORIES, filter_of
from plumbline.costs.billing.ingest import ingest
from plumbline.costs.billing.rows import BillError
from plumbline.store import Store
from tests.costs.billing.bills import NOW, charges
from tests.object_store import serving

FIRST, AFTER = datetime.date(2024, 9, 5), datetime.date(2024, 9, 7)
KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIexample"


def day(number: int, *groups: tuple[list[str], str]) -> dict:
    return {
        "TimePeriod": {"Start": f"2024-09-{number:02d}", "End": f"2024-09-{number + 1:02d}"},
        "Total": {},
        "Groups": [{"Keys": keys, "Metrics": metrics(amount)} for keys, amount in groups],
        "Estimated": True,
    }


def metrics(amount: str) -> dict:
    spent = {"Amount": amount, "Unit": "USD"}
    return {"UnblendedCost": spent, "AmortizedCost": spent, "UsageQuantity": {"Amount": "3", "Unit": "N/A"}}


def answer(*days: dict, token: str | None = None) -> dict:
    return {"ResultsByTime": list(days)} | ({"NextPageToken": token} if token else {})


def question(category: str, groups, token: str | None = None) -> dict:
    asked = {
        "TimePeriod": {"Start": "2024-09-05", "End": "2024-09-07"},
        "Granularity": "DAILY",
        "Metrics": list(METRICS),
        "GroupBy": [{"Type": group.type, "Key": group.key} for group in groups],
        "Filter": filter_of(category),
    }
    return asked | ({"NextPageToken": token} if token else {})


def taken_in(state, explorer, groups):
    store = Store(f"sqlite:///{state / 'plumbline.db'}")
    return ingest(cost_explorer_delivery(explorer, FIRST, AFTER, groups), state, store, NOW)


@pytest.fixture
def stubbed():
    """Clients whose answers are held to AWS's own schema."""
    clients = [
        boto3.client(name, region_name="us-east-1", aws_access_key_id=KEY, aws_secret_access_key=SECRET)
        for name in ("ce", "sts")
    ]
    stubs = [Stubber(client) for client in clients]
    for stub in stubs:
        stub.activate()
    return CostExplorer(*clients), *stubs


def known(sts) -> None:
    sts.add_response("get_caller_identity", {"Account": "123456789012"})


def test_usage_credits_and_tax_become_charges_page_by_page(stubbed, tmp_path):
    explorer, costs, sts = stubbed
    groups = groups_of("service,tag:team")
    pages = [
        ("Usage", None, answer(day(5, (["Amazon EC2", "team$vision"], "1.5")), token="more")),
        ("Usage", "more", answer(day(6, (["Amazon EC2", "team$"], "2.25"), (["Amazon S3", "team$"], "0")))),
        ("Credit", None, answer(day(6, (["Amazon EC2", "team$"], "-0.75")))),
        ("Tax", None, answer(day(6, (["Tax", "team$"], "0.3")))),
    ]
    for category, token, page in pages:
        costs.add_response("get_cost_and_usage", page, question(category, groups, token))
    known(sts)
    done = taken_in(tmp_path, explorer, groups)
    assert (done.rows, done.new, done.kept) == (4, 4, {"USD": Decimal("3.30")})
    assert charges(tmp_path, "category", "service", "billed", "tags", "quantity") == [
        ("Credit", "Amazon EC2", Decimal("-0.75"), None, None),
        ("Tax", "Tax", Decimal("0.3"), None, None),
        ("Usage", "Amazon EC2", Decimal("1.5"), [("team", "vision")], None),
        ("Usage", "Amazon EC2", Decimal("2.25"), None, None),
    ]
    costs.assert_no_pending_responses()


def test_a_range_that_is_asked_for_again_takes_the_place_of_the_first(stubbed, tmp_path):
    """By other groups, too: the same spend is not counted twice."""
    explorer, costs, sts = stubbed
    for name, amount in (("service", "4"), ("region", "5")):
        key = {"service": "Amazon EC2", "region": "us-east-1"}[name]
        known(sts)
        costs.add_response(
            "get_cost_and_usage", answer(day(5, ([key], amount))), question("Usage", groups_of(name))
        )
        for category in CATEGORIES[1:]:
            costs.add_response("get_cost_and_usage", answer(), question(category, groups_of(name)))
        done = taken_in(tmp_path, explorer, groups_of(name))
    assert (done.new, done.removed) == (1, 1)
    assert charges(tmp_path, "region", "billed") == [("us-east-1", Decimal(5))]


REFUSALS = [
    ("AccessDeniedException", "not authorized", CostExplorerError, "ce:GetCostAndUsage"),
    ("LimitExceededException", "slow down", CostExplorerUnreachableError, "busy"),
    ("DataUnavailableException", "not yet", CostExplorerError, "not yet"),
    ("ValidationException", f"refused {KEY}", CostExplorerError, r"refused \*\*\*"),
]


@pytest.mark.parametrize(("code", "message", "kind", "said"), REFUSALS)
def test_a_refusal_is_told_in_words_and_without_credentials(stubbed, tmp_path, code, message, kind, said):
    explorer, costs, sts = stubbed
    known(sts)
    costs.add_client_error("get_cost_and_usage", code, message)
    with pytest.raises(kind, match=said) as raised:
        taken_in(tmp_path, explorer, groups_of("service"))
    assert KEY not in str(raised.value)
    assert not list(tmp_path.glob("charges/*/*.parquet"))


def test_a_server_that_is_not_reached_is_asked_again_another_time(monkeypatch):
    monkeypatch.setattr(aws, "TRIES", 1)
    named = {"ENDPOINT_URL": "http://127.0.0.1:1", "ACCESS_KEY_ID": KEY, "SECRET_ACCESS_KEY": SECRET}
    for name, value in named.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with pytest.raises(CostExplorerUnreachableError, match="in time"):
        CostExplorer.from_environment().account()


@pytest.fixture
def server(monkeypatch):
    with serving() as store:
        for name, value in {**store.environment, "AWS_ENDPOINT_URL": store.address}.items():
            monkeypatch.setenv(name, value)
        yield store.address


def test_over_the_wire(server, tmp_path):
    """Against a server that answers from a queue, in the order of the questions."""
    queue = {"results": [answer(day(5, (["Amazon EC2", "1"], "1.5"))), answer(), answer()]}
    httpx.post(f"{server}/moto-api/static/ce/cost-and-usage-results", json=queue).raise_for_status()
    groups = groups_of("service,account")
    explorer = CostExplorer.from_environment()
    assert taken_in(tmp_path, explorer, groups).new == 1
    assert taken_in(tmp_path, explorer, groups).unchanged == 1
    assert charges(tmp_path, "source", "sub_account", "billed") == [("cost-explorer", "1", Decimal("1.5"))]


@pytest.mark.parametrize("text", ["", "service,account,region", "colour", "tag:"])
def test_groups_that_cost_explorer_does_not_have_are_refused(text):
    with pytest.raises(ValueError, match=r"group"):
        groups_of(text)


def test_a_range_that_ends_before_it_starts_is_refused(stubbed):
    with pytest.raises(BillError, match="before --from"):
        cost_explorer_delivery(stubbed[0], AFTER, FIRST, groups_of("service"))


class Lying:
    """Stands in for boto3's clients, with an answer that AWS's schema does not allow."""

    def __init__(self, told):
        self.told = told

    def get_cost_and_usage(self, **_):
        return self.told

    def get_caller_identity(self):
        return {"Account": "123456789012"}


def group(**changed):
    """A day with one group, and one thing about it changed."""
    told = {"Keys": ["EC2"], "Metrics": metrics("1"), **changed}
    return answer({**day(5), "Groups": [told]})


LIES = [
    {},
    {"ResultsByTime": None},
    {"ResultsByTime": [{}]},
    {"ResultsByTime": [{**day(5), "TimePeriod": {"Start": "x", "End": "y"}}]},
    group(Keys=["EC2", "one too many"]),
    group(Metrics={}),
    group(Metrics=metrics("1") | {"UnblendedCost": {"Amount": None, "Unit": "USD"}}),
    group(Metrics=metrics("1") | {"UnblendedCost": {"Amount": "1"}}),
]


@pytest.mark.parametrize("told", LIES, ids=str)
def test_an_answer_that_is_none_of_cost_explorers_is_refused(tmp_path, told):
    explorer = CostExplorer(Lying(told), Lying(told))
    with pytest.raises(BillError, match="is not as AWS documents it"):
        taken_in(tmp_path, explorer, groups_of("service"))
    assert charges(tmp_path, "charge") == []


HELD = [
    group(Metrics=metrics("1") | {"AmortizedCost": {"Amount": "1", "Unit": "EUR"}}),
    group(Metrics=metrics("NaN")),
]


@pytest.mark.parametrize("told", HELD, ids=["two currencies", "no number"])
def test_a_group_in_two_currencies_or_without_a_number_is_held(tmp_path, told):
    done = taken_in(tmp_path, CostExplorer(Lying(told), Lying(told)), groups_of("service"))
    assert (done.new, done.quarantined) == (0, len(CATEGORIES))


def test_half_a_character_in_a_name_is_written_out(tmp_path):
    explorer = CostExplorer(Lying(group(Keys=["\ud800"])), Lying({}))
    taken_in(tmp_path, explorer, groups_of("service"))
    assert {name for (name,) in charges(tmp_path, "service")} == {"\\ud800"}
