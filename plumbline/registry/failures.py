"""What went wrong with the registry, in the user's words, and whether trying again can help."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from urllib.parse import urlsplit

from plumbline.errors import TransientError

T = TypeVar("T")


class RegistryError(TransientError):
    """The registry could not be used: what, where, and what to do."""


class Failure(NamedTuple):
    """One failed attempt."""

    passing: bool
    """Whether waiting may cure it."""
    symptom: str
    remedy: str


@dataclass(frozen=True)
class Retries:
    """How long an unreachable registry is waited for: 47 s with these numbers."""

    pauses: tuple[float, ...] = (1, 2, 4)
    """Seconds between the attempts, of which there is one more."""
    request_seconds: int = 10
    """Limit of a single request."""
    sleep: Callable[[float], None] = time.sleep


def checked_address(address: str) -> str:
    """The registry's address, if it may be used.

    Raises:
        RegistryError: for another scheme than http(s), or an address that carries a password.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RegistryError(
            f"the registry's address has the scheme {parts.scheme or 'none'!r}: "
            "MLFLOW_TRACKING_URI must start with http:// or https:// and name a host"
        )
    if parts.username or parts.password:
        raise RegistryError(
            f"the registry's address for {parts.hostname} carries a user name or password: take them out "
            "and set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
        )
    return address


def patiently(
    doing: str,
    address: str,
    action: Callable[[], T],
    diagnose: Callable[[Exception], Failure | None],
    retries: Retries,
) -> T:
    """Runs an idempotent action, again after each pause while the failure is a passing one.

    Args:
        doing: what the action does, for the error, e.g. `registering acs_employment`.
        address: the registry's.
        action: safe to run any number of times.
        diagnose: the failure behind an exception, or None for one that is not the registry's.
        retries: how often and how long.

    Raises:
        RegistryError: when the last attempt failed, or one that no waiting cures.
    """
    for pause in (*retries.pauses, None):
        try:
            return action()
        except Exception as error:
            failure = diagnose(error)
            if failure is None:
                raise
            if pause is None or not failure.passing:
                raise RegistryError(
                    f"{doing} failed: the registry at {address} {failure.symptom}. {failure.remedy}"
                ) from None
        retries.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def failure_of(status: int | None, text: str) -> Failure:
    """The failure behind an HTTP status, or behind no answer at all.

    Args:
        status: the answer's; None when there was none.
        text: what the client said about it.
    """
    if status is None:
        symptom, remedy = f"does not answer ({text})", "Start it, or correct MLFLOW_TRACKING_URI."
    elif status in {401, 403}:
        symptom = f"refuses the user name or password (status {status})"
        remedy = "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD to a user who may write."
    elif status in {408, 429} or status >= 500:
        symptom, remedy = f"is in trouble (status {status})", "Look into its log; run this again afterwards."
    else:
        symptom, remedy = f"refuses (status {status}: {text[:300]})", "Correct what it names, then run again."
    passing = status is None or status in {408, 429} or status >= 500
    return Failure(passing=passing, symptom=symptom, remedy=remedy)


def status_in(text: str) -> int | None:
    """The status in `too many 503 error responses`, which is all a client that gave up tells."""
    found = re.search(r"too many (\d{3}) error responses", text)
    return int(found[1]) if found else None
