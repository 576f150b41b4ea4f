"""Reviews on GitHub: whom they are asked of, what people said, and which of it counts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from plumbline.records import Approval
from plumbline.release.forges.errors import NoSuchError, RefusedError
from plumbline.release.forges.github.client import GitHubRepository, all_pages


@dataclass(frozen=True)
class Review:
    """One review of a pull request."""

    person: str
    kind: str
    """`User`, or `Bot`."""
    state: str
    """APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""
    commit: str
    at: datetime.datetime


def all_of(github: GitHubRepository, number: int) -> list[Review]:
    """Every review that was sent, oldest first."""
    return github.ask(
        lambda: [
            Review(one.user.login, one.user.type, one.state, one.commit_id or "", one.submitted_at)
            for one in all_pages(github.pull(number).get_reviews())
            if one.user is not None and one.submitted_at is not None
        ]
    )


def may_write(github: GitHubRepository, person: str) -> bool:
    """Whether somebody may write to the repository; GitHub counts the approvals of no others."""
    right = github.ask_if_there(lambda: github.repository.get_collaborator_permission(person))
    return right in {"admin", "maintain", "write"}


def approvals(
    reviews: Iterable[Review], head: str, author: str, may_write: Callable[[str], bool]
) -> tuple[Approval, ...]:
    """Who approves `head`: the latest word of each person who may write, comments apart.

    Whoever approved an earlier head, or changed their mind, or was dismissed does not; nor do the author
    and bots.
    """
    words: dict[str, Review] = {}
    for review in reviews:
        if review.state in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"} and review.kind == "User":
            words[review.person] = review
    return tuple(
        Approval(person=person, commit=head, at=review.at)
        for person, review in sorted(words.items())
        if review.state == "APPROVED" and review.commit == head and person != author and may_write(person)
    )


def ask(github: GitHubRepository, number: int, reviewers: Sequence[str]) -> None:
    """Asks those for a review who were not asked yet: logins, and teams as owner/team.

    Raises:
        NoSuchError: if GitHub asks one of them for none.
    """
    if not reviewers:
        return
    there = _asked(github, number) | {one.person for one in all_of(github, number)}
    missing = [name for name in reviewers if name not in there and name != github.me]
    people = [name for name in missing if "/" not in name]
    teams = [name.partition("/")[2] for name in missing if "/" in name]
    try:
        if missing:
            wanted = {"reviewers": people, "team_reviewers": teams}
            github.ask(lambda: github.pull(number).create_review_request(**wanted))
    except RefusedError as refused:
        raise NoSuchError(
            f"{github.name}: GitHub asks {', '.join(missing)} for no review ({refused.words}); correct "
            "`reviewers` in policies/release.yaml, or give them access to the repository"
        ) from None


def _asked(github: GitHubRepository, number: int) -> set[str]:
    owner = github.name.partition("/")[0]

    def read() -> set[str]:
        pull = github.pull(number)
        teams = {f"{owner}/{team.slug}" for team in pull.requested_teams}
        return teams | {user.login for user in pull.requested_reviewers}

    return github.ask(read)
