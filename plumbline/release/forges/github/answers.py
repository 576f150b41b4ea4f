"""What GitHub's answers mean: refusals, waits, merges, approvals. Asking is `client.py`'s part."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NothingToProposeError,
    NotReadyError,
    RefusedError,
)
from plumbline.release.forges.patience import MINUTE

_STATES: dict[str, Literal["success", "pending", "failure"]] = {"success": "success", "pending": "pending"}


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


@dataclass(frozen=True)
class Mergeability:
    """A pull request as far as a merge is concerned."""

    pull: PullRequest
    """As it is now, without files and diff."""
    mergeable: bool | None
    """GitHub looks in the background, and says None until it has."""
    because: str
    """`clean`, `dirty` (conflicts), `blocked`, `behind`, `unstable`, `draft` or `unknown`."""


def state_of(state: str) -> Literal["success", "pending", "failure"]:
    """A status's state; `error` is a failure, too."""
    return _STATES.get(state, "failure")


def says(pull: PullRequest, draft: Draft) -> bool:
    """Whether a pull request says what it should, white space apart: forges may change it."""
    pairs = ((pull.title, draft.title), (pull.body, draft.body), (pull.base, draft.base))
    return all(one.split() == other.split() for one, other in pairs)


def latest(statuses: Iterable[Status]) -> tuple[Status, ...]:
    """The newest status of each name, by name, from a list that starts with the newest."""
    by_name: dict[str, Status] = {}
    for status in statuses:
        by_name.setdefault(status.name, status)
    return tuple(by_name[name] for name in sorted(by_name))


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


def refused_with(code: int, body: Any) -> RefusedError:
    """A refusal from an answer's code and JSON, its list of errors included."""
    said = body if isinstance(body, Mapping) else {"message": body or ""}
    details = [_detail(error) for error in said.get("errors") or () if error]
    return RefusedError(code, "; ".join([str(said.get("message") or ""), *details])[:500])


def seconds_to_wait(code: int, headers: Mapping[str, Any], words: str) -> float | None:
    """How long GitHub asks to be left alone; none if it does not ask."""
    given = {name.lower(): str(value) for name, value in headers.items()}
    limited = code == 429 or (code == 403 and re.search("rate limit|abuse", words, re.IGNORECASE))
    after = given.get("retry-after", "")
    if after.isdecimal() and (limited or code in {403, 503}):
        return float(after)
    if not limited:
        return None
    reset, date = given.get("x-ratelimit-reset", ""), given.get("date")
    if given.get("x-ratelimit-remaining") == "0" and reset.isdecimal() and date:
        return max(float(reset) - parsedate_to_datetime(date).timestamp(), 0) + 1
    return MINUTE


def refusal(refused: RefusedError, what: str, right: str) -> ForgeError:
    """A refusal in a user's words.

    Args:
        refused: what GitHub said.
        what: what was tried, and where.
        right: the permission it takes.
    """
    words = refused.words
    if refused.code == 401:
        return NotAllowedError(f"{what}: GitHub refuses the credentials ({words}): wrong, expired or revoked")
    if refused.code == 403:
        return NotAllowedError(f"{what}: GitHub refuses ({words}); the token or App needs {right}")
    if refused.code == 404:
        return NoSuchError(
            f"{what}: not found; correct the spec's `release`, or give the token or App {right} there"
        )
    if refused.code == 422 and "no commit found" in words.lower():
        return NoSuchError(f"{what}: {words}")
    return ForgeError(f"{what}: GitHub refuses with {refused.code} ({words})")


def not_created(refused: RefusedError, what: str, base: str, branch: str) -> ForgeError | None:
    """Why a pull request was not opened; none if there is an open one of the branch already."""
    words = refused.words.lower()
    if refused.code != 422:
        return refusal(refused, what, "to read and write pull requests")
    if "already exists" in words:
        return None
    if "no commits between" in words:
        return NothingToProposeError(f"{what}: {base} already holds what {branch} would bring")
    if "field base" in words:
        return NoSuchError(f"{what}: has no branch {base}; correct `release.branch` in the model's spec")
    if "field head" in words:
        return NoSuchError(f"{what}: has no branch {branch}; run again to write it anew")
    return refusal(refused, what, "to read and write pull requests")


def not_merged(refused: RefusedError, what: str, base: str) -> ForgeError:
    """Why a pull request was not merged."""
    words = refused.words.lower()
    if refused.code == 409 or "base branch was modified" in words:
        return LostRaceError(f"{what}: the branch or {base} moved meanwhile; look at it again")
    if refused.code == 405 and re.search("status check|review|conversation|code owner|signature|rule", words):
        return NotReadyError(f"{what}: {base} is protected: {refused.words}")
    if refused.code == 405 and re.search("protected|not authorized|not allowed|not permitted", words):
        return NotAllowedError(f"{what}: {base} is protected: {refused.words}; let somebody who may merge it")
    if refused.code == 405:
        return MergeConflictError(f"{what}: conflicts with {base} ({refused.words}); it stays open")
    return refusal(refused, what, "to read and write contents and pull requests")


def not_mergeable(seen: Mergeability, what: str, base: str) -> ForgeError | None:
    """Why it should not even be tried; none if it should."""
    if seen.because == "dirty" or seen.mergeable is False:
        return MergeConflictError(
            f"{what}: conflicts with {base}; it stays open: run again to write it anew, or close it"
        )
    if seen.because == "draft":
        return NotReadyError(f"{what}: is a draft; mark it as ready for review")
    return None


def _detail(error: Any) -> str:
    if not isinstance(error, Mapping):
        return str(error)
    place = f"field {error['field']}: " if error.get("field") else ""
    return f"{place}{error.get('message') or error.get('code') or ''}"
