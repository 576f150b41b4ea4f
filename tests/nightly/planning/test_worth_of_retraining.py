"""What the evidence of past nights says of a retraining's worth."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from alignment_checks.measurement import Measurement
from plumbline.intent import Retraining
from plumbline.nightly.alarms.raising import cause_of, waiting
from plumbline.nightly.context import Context
from plumbline.nightly.planning.worth import measured_nights, worth_now
from plumbline.records import Evaluation, Money, Plan, Realised, Verdict, Window
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec

ROOT = Path(__file__).resolve().parents[3]
FIRST, SECOND = "1" * 64, "2" * 64
PRICE = Money(amount=Decimal(10), currency="EUR")


@pytest.fixture
def context(tmp_path) -> Context:
    """The census model in an empty state folder; a point of AUC is worth 1 EUR a night."""
    settings = Settings(ROOT, tmp_path, f"sqlite:///{tmp_path / 'plumbline.db'}", None, tmp_path / "forge")
    made = Context(
        "acs_employment", settings, now=lambda: datetime.datetime(2026, 11, 5, tzinfo=datetime.UTC)
    )
    return declaring(made, Retraining(value_per_point=Decimal(1)))


def declaring(context: Context, retraining: Retraining | None) -> Context:
    spec = load_spec(ROOT, context.model).model_copy(update={"retraining": retraining})
    context.__dict__["spec"] = spec  # what the file would say
    return context


def verdict(night: int, version: str, role="champion", content="c") -> Verdict:
    window = Window(
        model="acs_employment",
        source="data/arrivals.pq",
        stop=5000,
        content=f"{content}{night:063}",
        rows=5000,
        role="current",
        night=night,
        date=datetime.date(2026, 1, 1) + datetime.timedelta(days=night),
    )
    return Verdict(
        model="acs_employment",
        version=version,
        role=role,
        window=window,
        outcome="pass",
        spec="s" * 64,
        policy="p" * 64,
        level=0.95,
        judgements=(),
    )


def measured(auc: float | None) -> tuple[Measurement, ...]:
    groups = Measurement(name="auc", group="SEX=1", value=0.1, n=100, unit="probability", method="delong")
    if auc is None:
        return (groups, Measurement.undefined("auc", "no labels"))
    return (groups, Measurement(name="auc", value=auc, n=5000, unit="probability", method="delong"))


def judged(context: Context, night: int, auc: float | None, version=FIRST, **about) -> Verdict:
    found = verdict(night, version, **about)
    context.record("verdict", found.key, Evaluation(verdict=found, measurements=measured(auc)))
    return found


def test_a_fall_that_lasts_is_worth_a_retraining(context):
    for night in range(20):
        last = judged(context, night, 0.9 if night < 10 else 0.8)
    told = worth_now(context, last, PRICE)
    assert told.retrain
    assert (told.until, told.now.currency, told.policy, told.metric) == (41, "EUR", "cost-aware", "auc")
    # ten points a night, for the 22 nights that are left, less as the fall may pass by itself
    assert Decimal(190) < told.not_at_all.amount < Decimal(200)
    assert told.now.amount < told.later.amount < told.not_at_all.amount


def test_a_model_that_does_as_it_did_is_not(context):
    for night in range(20):
        last = judged(context, night, 0.9 + 0.001 * (night % 2))
    told = worth_now(context, last, PRICE)
    assert not told.retrain
    assert told.not_at_all.amount < told.now.amount


def test_nothing_is_weighed_where_the_spec_does_not_say_so(context):
    last = judged(context, 0, 0.9)
    assert worth_now(declaring(context, None), last, PRICE) is None
    assert worth_now(context, last, None) is None


def test_nothing_is_weighed_for_a_champion_that_was_not_measured(context):
    judged(context, 0, 0.9)
    new = judged(context, 1, None, version=SECOND)
    assert worth_now(context, new, PRICE) is None


def test_candidates_nights_without_labels_and_later_nights_do_not_count(context):
    judged(context, 0, 0.9)
    judged(context, 1, None)
    judged(context, 2, 0.5, version=SECOND, role="candidate")
    judged(context, 3, 0.8)
    judged(context, 4, 0.7)
    assert [(n.night, round(n.loss, 6)) for n in measured_nights(context, "auc", 3)] == [(0, 0.1), (3, 0.2)]


def test_of_a_night_judged_again_the_last_figure_counts_and_labels_may_come_later(context):
    judged(context, 0, 0.9)
    judged(context, 0, 0.8, content="d")
    waiting = judged(context, 1, None)
    late = Realised(
        model="acs_employment",
        version=FIRST,
        night=1,
        came_with=2,
        answers=waiting.key,
        verdict=waiting,
        measurements=measured(0.7),
        counts="x",
    )
    context.record("realised", "late", late)
    assert [round(n.loss, 6) for n in measured_nights(context, "auc", 5)] == [0.2, 0.3]


def test_a_loss_counts_as_it_is(context):
    found = verdict(0, FIRST)
    figures = (Measurement(name="log_loss", value=0.4, n=5, unit="nats", method="mean"),)
    context.record("verdict", found.key, Evaluation(verdict=found, measurements=figures))
    assert [night.loss for night in measured_nights(context, "log_loss", 0)] == [0.4]


def put_off(context: Context, night: int, *, waits: bool) -> None:
    plan = Plan(
        model=context.model,
        champion=FIRST,
        gates=("auc",),
        decision="nothing",
        because="later is cheaper",
        night=night,
        requester="alarm",
        waits=waits,
    )
    context.record("plan", f"plan of night {night}", plan)


def test_a_retraining_that_waits_is_asked_for_by_the_next_nights(context):
    put_off(context, 3, waits=True)
    assert waiting(context, verdict(4, FIRST)) == ("auc",)
    assert cause_of(context, verdict(6, FIRST)) == ("auc",)


def test_it_is_not_asked_for_the_night_it_was_put_off_or_once_it_was_decided_or_replaced(context):
    put_off(context, 3, waits=True)
    assert waiting(context, verdict(3, FIRST)) == ()
    assert waiting(context, verdict(4, SECOND)) == ()
    put_off(context, 4, waits=False)
    assert waiting(context, verdict(5, FIRST)) == ()
