"""A ledger from before there were environments, observations and statuses is still read, and goes on.

Then a merge was all that could be seen: it moved the champion, and the rollout's body was a champion's.
"""

from __future__ import annotations

import datetime

import pytest

from plumbline.evidence.production import in_production
from plumbline.nightly.champion import Champion, champion_digest
from plumbline.nightly.releasing.advance import advance
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.promotions.recorded import promotion_key, promotions
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.nightly.releasing.suppression import suppressed
from plumbline.records import Promotion
from tests.nightly.census_night import MODEL

PULL_REQUEST = ("number", "state", "branch", "base", "title", "body", "files", "diff", "head", "merged_as")
NEW_KINDS = ("promotion", "branch_written", "statement", "announced")


@pytest.fixture
def old(unreleased, monkeypatch):
    """Version 2 was proposed, merged and rolled out, as it was written then."""
    released, context = unreleased, unreleased.context
    record = type(context).record

    def as_it_was(self, kind, key, body):
        if kind == "promotion":
            said = body.model_dump(mode="json")
            said["pull_request"] = {name: said["pull_request"].get(name) for name in PULL_REQUEST}
            return record(self, kind, key, Promotion.model_validate(said))
        return (None, True) if kind in ("branch_written", "announced") else record(self, kind, key, body)

    with monkeypatch.context() as then:
        then.setattr(type(context), "record", as_it_was)
        released.propose("2")
    return released


def rolled_out(released):
    """What the night wrote when it saw the merge."""
    merged = released.merge(1)
    (promotion,) = promotions(released.context)
    released.context.record(
        "rollout",
        promotion_key(promotion),
        Champion(model=MODEL, digest=promotion.registration.digest, since=merged.merged_as),
    )


def look_after(context) -> list[str]:
    return [*reconcile(context), *observe(context), *advance(context)]


def test_an_old_open_pull_request_is_looked_after(old):
    (said,) = reconcile(old.context)
    assert said == "pull request 1 (2 to production): a person merges releases to production"
    old.merge(1)
    look_after(old.context)
    assert champion_digest(old.context) == old.registration("2").digest


def test_an_old_rollout_is_the_champion_and_nothing_more_is_done_about_it(old):
    rolled_out(old)
    assert champion_digest(old.context) == old.registration("2").digest
    (said,) = look_after(old.context)
    assert said.startswith("production runs version 2")
    assert old.story.kinds("rollout") == 1
    assert suppressed(old.context, old.candidate("2").evaluation.verdict) is None


def test_the_history_tells_what_an_old_rollout_put_there(old):
    rolled_out(old)
    entries = old.context.ledger.all(model=MODEL)
    then = in_production(entries, old.story.clock() + datetime.timedelta(minutes=1), "production")
    assert then.digest == old.registration("2").digest


def test_an_old_rollout_can_be_rolled_back(old):
    rolled_out(old)
    rollback = roll_back(old.context, because="it answers wrongly", by="ana", merge=True)
    assert (rollback.wrong.version, rollback.right.version) == ("2", "1")
    observe(old.context)
    assert champion_digest(old.context) == old.registration("1").digest


def test_the_next_version_goes_on_from_there(old):
    rolled_out(old)
    old.promote("3")
    assert champion_digest(old.context) == old.registration("3").digest
    assert roll_back(old.context, because="it answers wrongly", by="ana").right.version == "2"
