"""What Gitea's and Forgejo's refusals mean, in a user's words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
    RefusedError,
    understood,
)
from plumbline.release.forges.json_object import JsonObject

AGAIN = "Please try again later"
"""What both products answer to a merge while they look for conflicts, and when there are some."""


@contextlib.contextmanager
def explained(subject: str) -> Iterator[None]:
    """Turns a refusal into a user's words; see `refusal`."""
    try:
        with understood(subject):
            yield
    except RefusedError as refused:
        raise refusal(refused, subject) from None


def conflict(pull: JsonObject, name: str) -> ForgeError:
    """A pull request that the forge cannot merge, though nothing else is said to be missing."""
    return MergeConflictError(
        f"{name}: pull request {pull['number']} conflicts with {pull['base']['ref']}, or the forge has not "
        "finished looking; it stays open: run again to write it anew"
    )


def moved(pull: JsonObject, name: str, head: str) -> ForgeError:
    """A pull request whose branch has another head by now."""
    return LostRaceError(
        f"{name}: pull request {pull['number']} moved on from {head[:12]} to "
        f"{str(pull['head']['sha'])[:12] or 'no commit'}; look at it again"
    )


def unmerged(pull: JsonObject, name: str, refused: RefusedError) -> ForgeError:
    """Why a merge was refused, in a user's words."""
    subject, words = f"{name}: pull request {pull['number']} cannot be merged", refused.words
    if refused.code == 405 and "not allowed to merge PR" in words:
        return NotAllowedError(
            f"{subject}: the account may not merge into the protected branch; allow it in the repository's "
            "settings under branches, or let a maintainer merge"
        )
    if refused.code == 405 and "merge style" in words:
        return NotAllowedError(f"{subject}: allow merge commits in the repository's settings")
    if refused.code == 405:
        return NotReadyError(f"{subject}: {words or 'the forge does not say why'}; it stays open")
    return _lost(pull, name, subject, words) if refused.code == 409 else refusal(refused, subject)


def refusal(refused: RefusedError, subject: str) -> ForgeError:
    """What an error answer means, and what to do; `subject` says what was asked of which repository."""
    code, words = refused.code, refused.words
    if "required scope" in words:
        return NotAllowedError(
            f"{subject}: the token's scopes are too small ({words}); it needs write:repository, write:issue "
            "and read:user"
        )
    if code == 401:
        return NotAllowedError(f"{subject}: the forge refused the token: it is wrong, expired or revoked")
    if code == 403:
        return NotAllowedError(
            f"{subject}: the account may not ({words or 'forbidden'}); it needs write access"
        )
    if code == 423:
        return NotAllowedError(f"{subject}: the repository is archived; unarchive it or release elsewhere")
    if code == 404:
        return NoSuchError(
            f"{subject}: not found ({words}); the forge says so too where the account may not look"
        )
    return ForgeError(f"{subject}: the forge answered {code}: {words}")


def _lost(pull: JsonObject, name: str, subject: str, words: str) -> ForgeError:
    """What a merge came up against: another push, a hook, or a conflict."""
    if "out of date" in words:
        return LostRaceError(f"{subject}: {words}; look at it again")
    if "PushRejected" in words:
        return NotAllowedError(f"{subject}: {words}")
    return conflict(pull, name)
