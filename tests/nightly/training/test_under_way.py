"""A training's deadline, attempts and money count from its first launch, whoever waits for it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.training.under_way import note_launch, offer_under_way, under_way
from plumbline.records import Money, Offer
from plumbline.retraining.backends.before import NOTHING, Launched
from plumbline.retraining.backends.job import StoppedAtLimitError, TrainingError
from plumbline.retraining.backends.left import Left, LeftRunningError
from plumbline.settings import Settings
from tests.nightly.census_night import MODEL, NOW

OFFER = Offer(
    name="c5.xlarge-spot",
    backend="batch",
    purchase="spot",
    queue="cpu",
    hours=Decimal(1),
    price_per_hour=Money(amount="0.36", currency="USD"),
    cost=Money(amount="0.36", currency="USD"),
)


@pytest.fixture
def at(tmp_path):
    """The same evidence, looked at some hours after the first launch."""
    settings = Settings(tmp_path, tmp_path, f"sqlite:///{tmp_path / 'plumbline.db'}", None, tmp_path)

    def looked(hours: float) -> Context:
        now = NOW + datetime.timedelta(hours=hours)
        return Context(MODEL, settings, actor="test", now=lambda: now)

    return looked


def book(context: Context, number: int) -> None:
    body = {"attempt": number, "cost": {"amount": "0.09", "currency": "USD"}}
    context.ledger.append("accrual", f"key#{number}", MODEL, "test", body, context.now())


def began(context: Context, error: Exception | None = None):
    with under_way(context, "key", OFFER) as before:
        if error:
            raise error
    return before


def test_a_task_that_was_killed_lost_neither_time_nor_attempts_nor_money(at):
    with pytest.raises(KeyboardInterrupt):
        began(at(0), KeyboardInterrupt())
    book(at(1), 1)
    with under_way(at(2), "key", OFFER) as before:
        assert (before.elapsed, before.attempts) == (7200.0, 1)
        assert before.charged == pytest.approx(900.0)
    with under_way(at(2), "another", OFFER) as before:
        assert before == NOTHING


@pytest.mark.parametrize(
    "end", [None, TrainingError("it failed"), StoppedAtLimitError("it is to be asked for", 1.0, 1, "")]
)
def test_what_came_to_its_end_begins_anew(at, end):
    """Whoever says yes to more money, or mends what failed, gives it its deadline again."""
    if end:
        with pytest.raises(type(end)):
            began(at(0), end)
    else:
        began(at(0))
    book(at(0), 1)
    assert began(at(5)) == NOTHING


def test_its_latest_launch_is_known_to_whoever_waits_next_and_the_offer_it_is_on(at):
    noted = Launched(2, "step-7", 1800.0, ((0, True), (4, False)))
    left = LeftRunningError(Left("batch", "job", "job", waiting=False, seconds=1.0))
    with pytest.raises(LeftRunningError):
        began(at(0), left)
    note_launch(at(0), "key", Launched(1))
    note_launch(at(1), "key", noted)
    with under_way(at(2), "key", OFFER) as before:
        assert before.launched == noted
        assert offer_under_way(at(2), "key") == OFFER
    assert offer_under_way(at(2), "key") is None, "it is over"
    assert began(at(3)).launched is None
