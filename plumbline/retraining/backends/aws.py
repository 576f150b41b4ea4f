"""Asks AWS about trainings, and says what to do where it refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from plumbline.aws import AwsError, AwsUnreachableError, client, explained

Clients = Callable[[str], Any]
"""Makes the client of a service."""


class NotFoundError(AwsError):
    """AWS knows nothing of that name."""


def clients_in(region: str) -> Clients:
    """What makes clients in a region."""
    return partial(client, region=region)


def asked(request: Callable[..., Any], **what: Any) -> dict[str, Any]:
    """A client's answer.

    Args:
        request: one of its methods.
        what: its arguments.

    Raises:
        NotFoundError: it knows nothing of that name.
        AwsError: it refuses, or there are no credentials.
        AwsUnreachableError: it does not answer, or wants fewer requests.
    """
    try:
        with explained():
            answer: dict[str, Any] = request(**what)
    except AwsError as error:
        raise _in_words(error) from None
    return answer


def _in_words(error: AwsError) -> AwsError:
    if isinstance(error, AwsUnreachableError) or not error.code:
        return error
    if error.denied:
        return AwsError(
            f"AWS refuses {error.operation} ({error.code}): give this worker's role the right to it"
        )
    if "NotFound" in error.code or any(
        sign in error.told.lower() for sign in ("could not find", "not found")
    ):
        return NotFoundError(f"AWS finds nothing for {error.operation} ({error.told})")
    return error
