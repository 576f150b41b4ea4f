"""The history of a real rollback: what ran when, with the sentence of the verdict and the reason."""

from __future__ import annotations

import datetime

from plumbline.evidence.production import in_production
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.rollback import roll_back
from tests.nightly.census_night import MODEL


def test_before_and_after_a_rollback(released):
    before = released.story.clock.now
    released.story.clock.later(hours=1)
    roll_back(released.context, because="it answers wrongly", by="ana", merge=True)
    observe(released.context)

    def at(time: datetime.datetime):
        return in_production(released.context.ledger.all(model=MODEL), time, "production")

    then, now = at(before), at(released.story.clock.now)
    assert (then.version, then.merged_by, then.pull_request) == ("3", "eva", 2)
    assert then.because.startswith("Candidate 3 passes on the hold-out")
    assert (now.version, now.because) == ("2", "version 3 was rolled back by ana: it answers wrongly")
    assert at(before - datetime.timedelta(days=365)) is None
