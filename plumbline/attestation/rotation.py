"""One key takes over from another, and a key that got into wrong hands counts no more. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.keys import TrustedKey

_SHORTEST = 8
"""Characters of a key's id that a person must give."""


def retiring(
    keys: Iterable[TrustedKey], now: datetime.datetime, overlap: datetime.timedelta
) -> tuple[TrustedKey, ...]:
    """The keys as they are once another takes over: valid for the overlap and not longer.

    During the overlap statements are signed by old and new keys, so that it does not matter when the new
    public key is merged.

    Raises:
        AttestationError: if the overlap is negative.
    """
    if overlap < datetime.timedelta(0):
        raise AttestationError("the overlap cannot be negative")
    return tuple(_ending(key, now + overlap) if key.revoked is None else key for key in keys)


def inherited_environments(keys: Iterable[TrustedKey], now: datetime.datetime) -> tuple[str, ...]:
    """The environments that a key which takes over may sign for: those of its forerunners, and no others.

    None means all of them, and only where a forerunner that still counts may sign for all of them.
    """
    known = list(keys)
    before = [key for key in known if not is_over(key, now)] or known
    if not all(key.environments for key in before):
        return ()
    return tuple(dict.fromkeys(name for key in before for name in key.environments))


def _ending(key: TrustedKey, end: datetime.datetime) -> TrustedKey:
    if key.valid_until is not None and key.valid_until <= end:
        return key
    return _with(key, valid_until=max(end, key.valid_from + datetime.timedelta(seconds=1)))


def _with(key: TrustedKey, **changes: object) -> TrustedKey:
    return TrustedKey.model_validate({**key.model_dump(), **changes})


def is_over(key: TrustedKey, now: datetime.datetime) -> bool:
    """Whether a key signs nothing any more."""
    return key.revoked is not None or (key.valid_until is not None and key.valid_until <= now)


def revoke(keys: Iterable[TrustedKey], keyid: str, now: datetime.datetime, because: str) -> TrustedKey:
    """One of the keys, revoked.

    Args:
        keys: those of the repository.
        keyid: the key's id, or the first eight characters of it at least.
        now: the time.
        because: what happened; whoever finds a statement refused reads it.

    Raises:
        AttestationError: if it is not one of them, or cannot be told which.
    """
    if len(keyid) < _SHORTEST:
        raise AttestationError(
            f"{keyid}: too short to name a key; give its first {_SHORTEST} characters at least, as "
            "`plumbline keys list --repo ...` shows them"
        )
    found = [key for key in keys if key.keyid.startswith(keyid)]
    if len(found) != 1:
        raise AttestationError(
            f"{keyid}: not the id of one key under policies/keys/; `plumbline keys list` shows them"
        )
    return _with(found[0], revoked=now, because=because)
