"""A plan rests on recorded quotes while they are fresh, asks anew else, and says when nobody answers."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.costs.offers.sources.source import Answer, SourceError
from plumbline.nightly.context import Context
from plumbline.nightly.planning import quoting
from plumbline.nightly.planning.quoting import offers_for, past_seconds, refreshed
from plumbline.records import Gone, Money, Quote, Trained
from plumbline.settings import Settings
from tests.nightly.census_night import NOW, kinds

ROOT = Path(__file__).parents[3]
USD = {"currency": "USD"}


class StandInSource:
    """A live source whose answer the test gives; it counts how often it is asked."""

    name = "the stand-in"

    def __init__(self, amount: str | None = "0.05", refused: str = "") -> None:
        self.amount, self.refused, self.asked = amount, refused, 0

    def answer(self, prices, at) -> Answer:
        self.asked += 1
        if self.refused:
            raise SourceError(self.refused)
        if self.amount is None:
            return Answer(gone=(Gone(offer="c5.xlarge", because="sold out"),))
        price = Money(amount=Decimal(self.amount), **USD)
        return Answer((Quote(offer="c5.xlarge", price=price, source="stand-in", quoted_at=at),))


@pytest.fixture
def context(tmp_path, monkeypatch) -> Context:
    """A model before its first night, where AWS Batch is installed."""
    monkeypatch.setattr(quoting, "usable", lambda _: frozenset({"local", "batch"}))
    settings = Settings(ROOT, tmp_path, f"sqlite:///{tmp_path / 'plumbline.db'}", None, tmp_path / "forge")
    now = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    return Context("acs_employment", settings, now=lambda: now)


def quoted(context, source, **needs):
    training = context.spec.training.model_copy(update=needs)
    return offers_for(context, training, sources=[source])


def named(found, name):
    return next(offer for offer in found.ranking.offers if offer.name == name)


def test_live_quotes_are_recorded_and_the_plan_names_them(context):
    found = quoted(context, StandInSource())
    assert str(named(found, "c5.xlarge").price_per_hour) == "0.0500 USD"
    entry = context.ledger.find("quotes", found.quotes)
    assert entry.body["quotes"][0]["offer"] == "c5.xlarge"


def test_fresh_quotes_are_used_again_and_old_ones_asked_for_anew(context):
    source = StandInSource()
    first = quoted(context, source)
    assert quoted(context, source).quotes == first.quotes
    assert source.asked == 1
    later = dataclasses.replace(context, now=lambda: context.now() + datetime.timedelta(hours=49))
    assert quoted(later, source).quotes != first.quotes
    assert source.asked == 2


def test_a_refresh_asks_however_fresh_the_quotes_are(context):
    source = StandInSource()
    quoted(context, source)
    source.amount = "0.06"
    refreshed(context, [source])
    assert str(named(quoted(context, source), "c5.xlarge").price_per_hour) == "0.0600 USD"
    assert source.asked == 2


def test_before_a_launch_they_are_asked_for_anew_and_kept_where_nobody_answers(context):
    source = StandInSource()
    first = quoted(context, source)
    source.refused = "no answer"
    again = offers_for(context, context.spec.training, anew=True, sources=[source])
    assert (source.asked, again.quotes) == (2, first.quotes)
    source.refused, source.amount = "", None
    gone = offers_for(context, context.spec.training, anew=True, sources=[source])
    assert named(gone, "c5.xlarge").refused == "sold out"


def test_an_answer_with_a_gap_is_not_used_again(context):
    """One source answers, the other doesn't: the next plan asks both."""
    whole, broken = StandInSource(), StandInSource(refused="no answer")
    offers_for(context, context.spec.training, sources=[whole, broken])
    offers_for(context, context.spec.training, sources=[whole, broken])
    assert (whole.asked, broken.asked) == (2, 2)


def test_an_offer_that_is_gone_is_refused_with_its_sources_words(context):
    assert named(quoted(context, StandInSource(None)), "c5.xlarge").refused == "sold out"


def test_where_nobody_answers_the_list_is_used_and_that_is_said(context):
    found = quoted(context, StandInSource(refused="there are no AWS credentials here"))
    assert found.remarks == (
        "the stand-in gave no prices: there are no AWS credentials here",
        "there the price list of 2026-11-24 is used",
    )
    assert (found.quotes, kinds(context, "quotes")) == ("", 0)
    assert named(found, "c5.xlarge").source == "example list"


def test_nobody_is_asked_about_machines_that_cannot_be_used_here(context, monkeypatch):
    monkeypatch.setattr(quoting, "usable", lambda _: frozenset({"local"}))
    source = StandInSource()
    quoted(context, source)
    assert source.asked == 0


def test_past_trainings_tell_how_long_the_next_one_takes(context):
    for number, seconds in enumerate((40.0, 50.0, 900.0)):
        recorded(context, number, seconds, offer="local")
    local = named(quoted(context, StandInSource()), "local")
    assert local.run_time.basis == "3 past runs"
    assert local.hours == pytest.approx(Decimal(50) / 3600, abs=Decimal("0.000001"))


def test_a_training_from_before_offers_were_kept_is_told_by_its_accrual(context):
    recorded(context, 7, 33.0, offer="")
    body = {"offer": "local", "seconds": 33.0}
    context.ledger.append("accrual", "7#1", context.model, "test", body, NOW)
    assert past_seconds(context) == {"local": [33.0]}


def recorded(context, number, seconds, offer):
    trained = Trained(
        model=context.model,
        request=str(number),
        digest=f"{number:064x}",
        path="trained",
        seconds=seconds,
        cost=Money(amount=Decimal("0.01"), **USD),
        offer=offer,
    )
    context.record("training", str(number), trained)
