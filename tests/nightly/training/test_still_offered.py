"""Between plan and launch prices and capacity pass: the offer is looked at again, the plan made again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.nightly.finops.alerting import ALERT, untold
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.planning.deciding import plan
from plumbline.nightly.training.retrain import train
from plumbline.nightly.training.still_offered import OfferChangedError, offer_to_launch
from plumbline.records import Alert, Plan
from tests.nightly.census_night import context_in, kinds

PRICES = "policies/prices.yaml"


@pytest.fixture
def context(quick_project, judged_state, place, tmp_path):
    """Night 0 judged, and a price list of the test's own."""
    return context_in(place(Path(shutil.copytree(judged_state, tmp_path / "state")), quick_project))


@pytest.fixture
def planned(context) -> Plan:
    return plan(context, night=0, mitigation=None, force=False, requester="alarm")


def change(context, old, new, file=PRICES):
    path = context.settings.root / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def launched(context, planned):
    return offer_to_launch(context, planned, planned.request, planned.offer)


def untold_by(context):
    alerts = context.settings.root / "policies/alerts.yaml"
    alerts.write_text("policy: alerts\nchannels: [{kind: webhook, connection: ops, topics: [launch]}]\n")
    return untold(Fleet(context.settings, now=context.now))


def test_an_offer_that_is_as_it_was_is_launched(context, planned):
    assert launched(context, planned) == planned.offer
    assert kinds(context, "plan") == 1


def test_an_offer_that_is_gone_is_named_and_the_plan_is_made_again(context, planned):
    change(context, "{name: local,", "{name: workshop,")
    assert launched(context, planned).name == "workshop"
    anew = Plan.model_validate(context.ledger.all("plan")[-1].body)
    assert anew.because.startswith("local is gone since it was planned (it is no longer in the price list); ")
    assert (anew.decision, anew.offer.name, anew.request) == ("retrain", "workshop", planned.request)


def test_where_no_other_offer_is_left_nothing_is_launched_and_it_says_why(context, planned):
    change(context, "{name: local, backend: local", "{name: local, backend: pod")
    with pytest.raises(OfferChangedError) as told:
        launched(context, planned)
    assert str(told.value).startswith(
        "the plan was made again: local is gone since it was planned (backend pod "
    )
    assert "there is no capacity" in str(told.value)


def test_a_price_that_fell_is_taken(context, planned):
    change(context, 'price_per_hour: "0.02"', 'price_per_hour: "0.01"')
    assert str(launched(context, planned).price_per_hour) == "0.0100 USD"


def test_a_price_that_rose_is_paid_where_the_budget_has_it(context, planned):
    change(context, 'price_per_hour: "0.02"', 'price_per_hour: "0.03"')
    assert str(launched(context, planned).price_per_hour) == "0.0300 USD"
    assert kinds(context, "plan") == 1


def test_a_price_that_rose_above_the_budget_asks_again(context, planned):
    change(context, 'price_per_hour: "0.02"', 'price_per_hour: "20000"')
    with pytest.raises(OfferChangedError, match=r"rose from 0\.0200 USD to 20000\.0000 USD an hour"):
        launched(context, planned)
    assert context.ledger.all("plan")[-1].body["decision"] == "ask"


def test_what_is_refused_at_the_last_moment_is_told_once_with_its_reason(context, planned):
    change(context, 'price_per_hour: "0.02"', 'price_per_hour: "20000"')
    for _ in range(2):
        with pytest.raises(OfferChangedError):
            train(context, planned, None)
    (alert,) = [Alert.model_validate(entry.body) for entry in context.ledger.all(ALERT)]
    assert alert.topic == "launch"
    assert "rose from 0.0200 USD to 20000.0000 USD an hour" in alert.text
    assert "It was planned for night 0 on local for 0.0003 USD. Nothing was launched" in alert.text
    assert [told.alert for told in untold_by(context)] == [alert]


def test_a_persons_yes_was_to_the_price_of_then(context, planned):
    change(context, 'price_per_hour: "0.02"', 'price_per_hour: "0.03"')
    asking = planned.model_copy(update={"decision": "ask"})
    with pytest.raises(OfferChangedError, match="the approval is for the price of then"):
        launched(context, asking)
