"""The review beside the routes: it goes on while the database is gone, and shows how the queue stands."""

from __future__ import annotations

import asyncio

import pytest

from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics
from tests.review.checks import check, checked, queued, taken

RULES = ReviewRules(audit_share=0)


@pytest.fixture
def shown(reviewing):
    """What Prometheus is told."""
    reviewing.metrics = Metrics(names.ALIGNMENT)

    def figures() -> dict[str, float]:
        reviewing.round()
        lines = reviewing.metrics.text().decode().splitlines()
        told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in told}

    return figures


def items(figures, state):
    return figures[f'plumbline_review_items{{state="{state}"}}']


def test_the_queue_shows_in_its_states(reviewing, shown, clock):
    desk = reviewing.desk
    for number, label in enumerate(["threat", "threat", "hate"]):
        queued(desk, f"c{number}", ReviewRules(second_reviewer=("threat",)), label=label)
    taken(desk, "jo")
    answer(desk, "c0", "jo", "deny", ["threat"], "A threat.")
    claim_next(desk, "kim")
    clock.later(minutes=2)
    found = shown()
    assert [items(found, state) for state in ("open", "assigned", "second")] == [2, 1, 0]
    assert found["plumbline_review_oldest_seconds"] == 120
    clock.later(minutes=30)
    assert [items(shown(), state) for state in ("open", "assigned", "second")] == [2, 0, 1]


def test_while_the_database_is_gone_the_disk_shows_it(reviewing, shown, tmp_path):
    (tmp_path / "plumbline.db").mkdir()
    for number in range(3):
        reviewing.intake.submit(check(), checked(f"c{number}"), RULES)
        assert items(shown(), "spilled") == number + 1
    assert "it must be a file" in reviewing.problem
    (tmp_path / "plumbline.db").rmdir()
    found = shown()
    assert (items(found, "spilled"), items(found, "open")) == (0, 3)
    assert found["plumbline_review_spilled_total"] == 3
    assert reviewing.problem == ""


def test_what_comes_right_before_the_end_is_handed_over(reviewing):
    """Nobody who looks at the queue after a clean end misses an item."""
    reviewing.every = 3600

    async def run():
        async with reviewing.running():
            while not reviewing.figures.oldest:  # the first round is over once it found this one
                await asyncio.sleep(0)
            reviewing.intake.submit(check(), checked("c2"), RULES)

    queued(reviewing.desk, "c1", RULES)
    asyncio.run(run())
    assert claim_next(reviewing.desk, "jo")
    assert claim_next(reviewing.desk, "kim")


def test_what_expires_is_counted(reviewing, shown, clock):
    queued(reviewing.desk, "c1", ReviewRules(answer_hours=1))
    clock.later(hours=2)
    assert shown()['plumbline_review_answers_total{answer="expired"}'] == 1


def test_a_defect_in_one_round_ends_no_later_one(reviewing, monkeypatch):
    from plumbline.serving.alignment import reviewing as module

    with monkeypatch.context() as patched:
        patched.setattr(module, "tend", lambda *_: 1 / 0)
        reviewing.round()
        assert "the log says why" in reviewing.problem
    reviewing.round()
    assert reviewing.problem == ""


def test_it_is_tended_as_long_as_the_service_runs(reviewing):
    import asyncio

    reviewing.every = 0.001
    reviewing.intake.submit(check(), checked("c1"), RULES)

    async def run() -> None:
        async with reviewing.running():
            while reviewing.figures.open == 0:
                await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(run(), 20))


def test_what_cannot_be_shown_ends_no_later_round(reviewing, shown, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(type(reviewing.spill), "count", lambda _: 1 / 0)
        reviewing.round()
        assert "the log says why" in reviewing.problem
    reviewing.round()
    assert reviewing.problem == ""
