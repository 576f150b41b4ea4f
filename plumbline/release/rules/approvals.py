"""Enough people approved on the forge, where they are known, and none of them asked for the version."""

from __future__ import annotations

from plumbline.release.situation import Proposed, Ruling


def approvals(situation: Proposed) -> Ruling:
    """Waits for the people the policy asks for.

    Counted is whoever the forge signed in, approved the present commit, did not ask for the version, did
    not open the pull request, and is not Plumbline itself. Names are compared without regard to case.
    """
    needed = situation.rules.approvals
    people = _people(situation)
    if needed == 0:
        return Ruling("approvals", "go", "no approval is asked for; who merges has read the evidence")
    named = f": {', '.join(people)}" if people else ""
    if len(people) >= needed:
        return Ruling("approvals", "go", f"{len(people)} of {needed} approvals{named}")
    asked = _asked_and_approved(situation)
    besides = f"; {asked} asked for this version and does not count" if asked else ""
    return Ruling("approvals", "wait", f"{len(people)} of {needed} approvals{named}{besides}")


def _people(situation: Proposed) -> tuple[str, ...]:
    names = (situation.requester, situation.me, situation.pull.author)
    excluded = {name.casefold() for name in names}
    found = {
        approval.person.casefold(): approval.person
        for approval in situation.approvals
        if approval.commit == situation.pull.head and approval.person.casefold() not in excluded
    }
    return tuple(found.values())


def _asked_and_approved(situation: Proposed) -> str:
    requester = situation.requester.casefold()
    return next((a.person for a in situation.approvals if a.person.casefold() == requester), "")
