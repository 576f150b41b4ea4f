"""What GitHub's refusals mean, in a user's words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NothingToProposeError,
    NotReadyError,
    RefusedError,
    understood,
)
from plumbline.release.forges.github.pulls import Mergeability

PULLS = "to read and write pull requests"
"""The permission that most of it takes."""


@contextlib.contextmanager
def explained(what: str, right: str = PULLS) -> Iterator[None]:
    """Turns a refusal into a user's words; see `refusal`."""
    try:
        with understood(what):
            yield
    except RefusedError as refused:
        raise refusal(refused, what, right) from None


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
        return refusal(refused, what, PULLS)
    if "already exists" in words:
        return None
    if "no commits between" in words:
        return NothingToProposeError(f"{what}: {base} already holds what {branch} would bring")
    if "field base" in words:
        return NoSuchError(f"{what}: has no branch {base}; correct `release.branch` in the model's spec")
    if "field head" in words:
        return NoSuchError(f"{what}: has no branch {branch}; run again to write it anew")
    return refusal(refused, what, PULLS)


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
