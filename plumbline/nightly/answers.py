"""Whose yes counts: somebody the policy names, and never the one who asked."""

from __future__ import annotations

from collections.abc import Collection

from plumbline.errors import PlumblineError
from plumbline.records import Answer


class NotApprovedError(PlumblineError):
    """Something that needs a person's yes has none that counts."""


def must_count(
    answer: Answer | None, people: Collection[str], requester: str, what: str, how: str = ""
) -> Answer:
    """The answer, if it is a yes that counts.

    Args:
        answer: what a person said, if anybody did.
        people: whom the policy names.
        requester: who asked for the run.
        what: what needs the yes, to begin a sentence with.
        how: how one of them says it, where that is not plain from where it is asked.

    Raises:
        NotApprovedError: nobody said yes, or somebody whose yes does not count did.
    """
    if answer is None or not answer.approved:
        raise NotApprovedError(f"{what} needs a yes, and nobody gave it")
    if answer.person not in people:
        said = f"{what} needs a yes of {', '.join(people)}, not of {answer.person}"
        raise NotApprovedError(f"{said}: {how}" if how else said)
    if answer.person == requester:
        raise NotApprovedError(f"{what}: {answer.person} asked for it and can't approve it as well")
    return answer
