"""What can go wrong between Plumbline and a forge, one class for each answer a caller may give."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from plumbline.errors import PlumblineError, TransientError


class ForgeError(PlumblineError):
    """The forge could not do it; says what, in which repository, and what to do."""


class NothingToProposeError(ForgeError):
    """The base already holds what the edit would make."""


class MergeConflictError(ForgeError):
    """The pull request cannot be merged as it is; it stays open."""


class NotReadyError(ForgeError):
    """A required status or approval is missing; the pull request stays open."""


class LostRaceError(ForgeError, TransientError):
    """Others kept pushing while we tried; nothing was written."""


class NotOursError(ForgeError):
    """The branch holds somebody else's commits; they are not overwritten."""


class NotAllowedError(ForgeError):
    """The account may not do it: its credentials are refused, lack a right, or a branch is protected."""


class NoSuchError(ForgeError):
    """There is no such repository, branch, commit or pull request, or the account may not see it."""


class BusyError(ForgeError, TransientError):
    """The forge is not reachable, too slow, or asks to be left alone for a while."""


class RefusedError(Exception):
    """A server's refusal as it came, its code and words: what they mean to a user is the forge's to say."""

    def __init__(self, code: int | None, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


@contextlib.contextmanager
def understood(what: str) -> Iterator[None]:
    """Turns what goes wrong with an answer of another form than the forge's into words.

    Args:
        what: the repository, and what was asked of it.

    Raises:
        ForgeError: for such an answer.
    """
    try:
        yield
    except (PlumblineError, RefusedError):
        raise
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise no_forge(
            f"{what}: the answer is not what such a forge says ({type(error).__name__})"
        ) from error


def no_forge(said: str) -> ForgeError:
    """For what answers and is not the forge that the spec names: a page to sign in, say.

    Args:
        said: the repository or address, and how it answered.
    """
    return ForgeError(
        f"{said}; is the spec's `release.address` that of the forge itself, and does no proxy answer in "
        "its place?"
    )


def named(account: str | None) -> str:
    """An account's name; raises ValueError for none, by which everybody's comments would be ours."""
    if not account:
        raise ValueError("no name")
    return account
