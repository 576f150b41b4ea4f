"""One key takes over from another, and a key that got into wrong hands counts no more. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from plumbline.attestation.errors import AttestationError
from plumbline.attestation.keys import TrustedKey


def retiring(
    keys: Iterable[TrustedKey], now: datetime.datetime, overlap: datetime.timedelta
) -> tuple[TrustedKey, ...]:
    """The keys as they are once another takes over: valid for the overlap and not longer.

    During the overlap statements are signed by old and new keys, so that it does not matter when the new
    public key is merged.
    """
    end = now + overlap
    return tuple(
        key.model_copy(update={"valid_until": end.replace(microsecond=0)})
        if key.revoked is None and (key.valid_until is None or key.valid_until > end)
        else key
        for key in keys
    )


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
    found = [key for key in keys if len(keyid) >= 8 and key.keyid.startswith(keyid)]
    if len(found) != 1:
        raise AttestationError(
            f"{keyid}: not the id of one key under policies/keys/; `plumbline keys list` shows them"
        )
    return found[0].model_copy(update={"revoked": now.replace(microsecond=0), "because": because})
