"""Opens pull requests on GitHub and writes them anew, also after a lost answer or a lost race."""

from __future__ import annotations

from plumbline.records import Draft, PullRequest
from plumbline.release.forges.errors import BusyError, LostRaceError, RefusedError, understood
from plumbline.release.forges.github import labels, pulls, reviews
from plumbline.release.forges.github.client import GitHubRepository
from plumbline.release.forges.github.refusals import PULLS, explained, not_created, refusal

_LOOKS = 3
"""How often a pull request is written until it says what it should."""


def create(github: GitHubRepository, draft: Draft) -> int:
    """Opens one, or rewrites the open one of the branch; its number. See `Forge.create`."""
    what = f"{github.name}: open a pull request of {draft.branch}"
    try:
        with understood(what):
            number = pulls.create(github, draft)
    except BusyError:  # the answer got lost; what it did shows
        opened = _open_one(github, draft)
        if opened is None:
            raise
        number = opened
    except RefusedError as refused:
        error = not_created(refused, what, draft.base, draft.branch)
        opened = _open_one(github, draft) if error is None else None
        if opened is None:
            raise error or refusal(refused, what, PULLS) from None
        update(github, opened, draft)
        return opened
    _add(github, number, draft)
    return number


def update(github: GitHubRepository, number: int, draft: Draft) -> None:
    """Writes title and body anew; see `Forge.update`."""
    with explained(f"{github.name}: update pull request {number}"):
        github.patience.ask(lambda: _write(github, number, draft), repeatable=True)
    _add(github, number, draft)


def _open_one(github: GitHubRepository, draft: Draft) -> int | None:
    with explained(f"{github.name}: list pull requests"):
        found = [pull for pull in pulls.of_branch(github, draft.branch) if pull.state == "open"]
    return next((pull.number for pull in found if pull.base == draft.base), None)


def _write(github: GitHubRepository, number: int, draft: Draft) -> None:
    """Makes it say what the draft says, as long as it is about the draft's commit.

    Looks again afterwards: a writer that lost the race, and was slow, may have written in between.
    """
    for _ in range(_LOOKS):
        if _says(_at_head(github, number, draft), draft):
            return
        pulls.edit(github, number, title=draft.title, body=draft.body, base=draft.base)
    _at_head(github, number, draft)


def _at_head(github: GitHubRepository, number: int, draft: Draft) -> PullRequest:
    """The pull request, open and at the draft's head; GitHub sees a push a moment later."""

    def settled(one: PullRequest) -> bool:
        return one.state != "open" or one.head == draft.head or github.tip(draft.branch) != draft.head

    pull = github.patience.until(lambda: pulls.mergeability(github, number).pull, settled)
    if pull.state != "open" or pull.head != draft.head:
        raise LostRaceError(
            f"{github.name}: pull request {number} is {pull.state}, at {pull.head[:12]} and not at "
            f"{draft.head[:12]}; run again"
        )
    return pull


def _says(pull: PullRequest, draft: Draft) -> bool:
    """Whether a pull request says what it should, white space apart: forges may change it."""
    pairs = ((pull.title, draft.title), (pull.body, draft.body), (pull.base, draft.base))
    return all(one.split() == other.split() for one, other in pairs)


def _add(github: GitHubRepository, number: int, draft: Draft) -> None:
    """Labels and reviewers that are not there yet."""
    with explained(f"{github.name}: label pull request {number}"):
        labels.add(github, number, draft.labels)
        reviews.ask(github, number, draft.reviewers)
