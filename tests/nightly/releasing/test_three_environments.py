"""A version's whole way from a verdict to production, as the rollout DAG walks it: look, observe, advance."""

from __future__ import annotations

import pytest

from plumbline.nightly.champion import champion_digest
from plumbline.nightly.releasing.advance import advance
from plumbline.nightly.releasing.holds.pull_request import lift
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.releasing.rollback import roll_back
from tests.nightly.promotion_story import Story
from tests.nightly.released import released_in

WEEKEND = {
    "name": "weekend",
    "reason": "nobody is there to help",
    "environments": ["production"],
    "days": ["saturday", "sunday"],
}


@pytest.fixture
def story(tell) -> Story:
    """Dev and staging merge by themselves; production waits for a person, and for Monday."""
    return tell(
        {"dev": 4, "staging": 72, "production": 0},
        statement_days=14,
        environments={"dev": {"merge": "automatic"}, "staging": {"merge": "automatic"}},
        freezes=[WEEKEND],
    )


def look(story: Story) -> None:
    """One run of the rollout DAG."""
    reconcile(story.context)
    observe(story.context)
    advance(story.context)


def states(story: Story) -> list[tuple[str, str]]:
    return [(pull.branch.rpartition("-")[2], pull.state) for pull in story.forge.find()]


def test_from_a_verdict_to_production(story):
    """Wednesday: judged. Dev within minutes, staging for three days, production on Monday by a person."""
    story.clock.later(days=2)
    made = story.candidate()
    story.propose(made)
    assert states(story) == [("dev", "merged")]

    for _ in range(3):
        look(story)
    assert states(story) == [("dev", "merged")]
    story.clock.later(hours=4)
    look(story)
    assert states(story) == [("dev", "merged"), ("staging", "merged")]

    look(story)
    story.clock.later(hours=72)  # Saturday
    look(story)
    assert states(story)[2:] == [("production", "open")]
    assert story.statuses(3)["plumbline/freeze"] == "pending"
    assert champion_digest(story.context) == "a" * 64

    story.clock.later(days=2)
    look(story)
    assert set(story.statuses(3).values()) == {"success"}
    story.merge(3, actor="eva")
    look(story)
    look(story)
    assert champion_digest(story.context) == made.registration.digest
    assert story.registry.aliases == {"champion": "2"}
    merged = [entry.body for entry in story.context.ledger.all("merge")]
    assert [body["environment"] for body in merged] == ["dev", "staging", "production"]
    assert merged[-1]["by"] == "eva"
    assert story.context.ledger.verify() == []


def test_looking_again_afterwards_does_nothing(story):
    made = story.candidate()
    story.propose(made)
    for _ in range(4):
        story.clock.later(hours=80)
        look(story)
    assert states(story) == [("dev", "merged"), ("staging", "merged"), ("production", "open")]
    before = len(story.context.ledger.all()), states(story)
    look(story)
    assert (len(story.context.ledger.all()), states(story)) == before


def test_a_version_whose_holds_were_lifted_goes_the_whole_way_again(tmp_path, project_root, monkeypatch):
    """Rolled back everywhere, it starts over from the first environment, and is not forgotten there."""
    stages = {"dev": 0.0, "production": 0.0}
    released = released_in(tmp_path, project_root, monkeypatch, stages=stages)
    context = released.context
    released.propose("2")
    for number in (1, 2):
        released.merge(number)
        look_after(context)
    for environment in ("production", "dev"):
        roll_back(context, environment=environment, because="it answers wrongly", by="ana", merge=True)
        observe(context)
    assert champion_digest(context) == released.registration("1").digest
    released.merge(lift(context, "2", "it was the data", "ben").number)
    observe(context)
    again = released.propose("2")
    assert again.branch.endswith("-dev")
    released.merge(again.number)
    look_after(context)
    (last,) = [pull for pull in released.forge.find() if pull.state == "open"]
    assert last.branch.endswith("-production")
    released.merge(last.number)
    look_after(context)
    assert champion_digest(context) == released.registration("2").digest


def look_after(context):
    reconcile(context)
    observe(context)
    advance(context)
