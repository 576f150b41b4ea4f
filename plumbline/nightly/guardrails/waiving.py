"""A person's yes to a change of guardrails that holds less than before, or can't be told to hold enough."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from plumbline.nightly.answers import must_count
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Answer

EVIDENCE = "guardrail_waiver"
DAYS = 14
"""After which a yes is too old."""

HOW = (
    "one of them runs `plumbline guardrails waive` under their own account, which `reviewers` in "
    "policies/alignment.yaml names"
)


def key_of(before: str, after: str) -> str:
    """What the yes to one change is kept under: digests of both versions, so it is for no other change."""
    return f"{before}:{after}"


def waive(
    fleet: Fleet, key: str, people: Collection[str], person: str, reason: str, requester: str
) -> Answer:
    """Records the yes.

    Args:
        fleet: the evidence, and the time.
        key: what `key_of` makes of the change.
        people: whom the policy before the change names.
        person: who says yes.
        reason: why.
        requester: who asked for the change.

    Raises:
        NotApprovedError: the policy does not name the person, or the person asked for the change.
    """
    answer = Answer(approved=True, person=person, reason=reason, at=fleet.now())
    must_count(answer, people, requester, "A change of guardrails", HOW)
    fleet.record(EVIDENCE, key, answer)
    return answer


def waiver_of(fleet: Fleet, key: str, people: Collection[str], requester: str) -> str | None:
    """Who said yes to this change, if it still counts; none otherwise. Arguments are as for `waive`.

    Raises:
        NotApprovedError: somebody did whose yes does not count.
    """
    entry = fleet.ledger.find(EVIDENCE, key)
    if entry is None:
        return None
    answer = Answer.model_validate(entry.body)
    if fleet.now() - answer.at > datetime.timedelta(days=DAYS):
        return None
    return must_count(answer, people, requester, "A change of guardrails").person
