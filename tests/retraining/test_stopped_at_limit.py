"""A training that used up what it was given goes on only with somebody's yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plumbline.records import Money, Stopped
from plumbline.retraining.plan import decide
from plumbline.retraining.rules.stopped_at_limit import stopped_at_limit
from tests.retraining.situations import ALARM

STOP = Stopped(
    request="r" * 64,
    attempt=3,
    seconds=61.0,
    limit=Money(amount="0.0004", currency="USD"),
    checkpoint="round-00040",
)


def test_it_asks_for_the_price_once_more_and_says_what_is_kept():
    asking = decide(replace(ALARM, stopped=STOP))
    assert (asking.decision, asking.stopped) == ("ask", 3)
    assert (
        "was stopped when 0.0004 USD were used up, and its checkpoint round-00040 is kept" in asking.because
    )
    assert asking.because.endswith("may approve it")
    assert asking.offer is not None


def test_who_asked_for_it_can_not_give_more():
    alone = replace(ALARM, stopped=STOP, requester="ana", approvers=("ana",))
    assert stopped_at_limit(alone).decision == "nothing"


@pytest.mark.parametrize("changes", [{"stopped": None}, {"stopped": STOP, "offers": ()}])
def test_what_was_not_stopped_or_has_no_offer_is_left_to_other_rules(changes):
    assert stopped_at_limit(replace(ALARM, **changes)) is None


def test_a_plan_without_a_stop_is_written_as_before():
    assert "stopped" not in decide(ALARM).model_dump(mode="json")
