"""Ids as nobody without the key can guess them: the log joins labels to rows, and tells nobody's id."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from plumbline.errors import PlumblineError

SHORTEST_KEY = 32
"""Characters of a key: 128 random bits in hex."""


class LogKeyError(PlumblineError):
    """The key of ids cannot be used."""


class KeyedIds:
    """HMAC-SHA256 of the model's name and the id; one key for all replicas, as long as labels may come."""

    def __init__(self, key: bytes, model: str) -> None:
        self._key = hmac.new(key, model.encode(), hashlib.sha256).digest()

    @classmethod
    def from_file(cls, path: Path, model: str) -> KeyedIds:
        """The ids under the key that a file holds.

        Raises:
            LogKeyError: there is no such file, or its key is too short.
        """
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise LogKeyError(
                f"{path}: the key of ids cannot be read ({error.strerror}): write {2 * SHORTEST_KEY} random "
                "hex digits into it, once"
            ) from None
        if len(key) < SHORTEST_KEY:
            raise LogKeyError(f"{path}: a key has {SHORTEST_KEY} characters or more, this one {len(key)}")
        return cls(key, model)

    def of(self, identifier: str) -> str:
        """The id in the log, 32 hex digits; the same id always gives the same."""
        return hmac.new(self._key, identifier.encode(), hashlib.sha256).hexdigest()[:32]


def made_up_id() -> str:
    """An id for a row whose caller gave none; the answer names it, for labels."""
    return secrets.token_hex(16)
