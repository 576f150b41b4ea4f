"""Remembers what turns of conversations came to: a growing conversation is not checked over and over.

A turn's outcome depends on the policy and on the turn, and is remembered for its caller alone: nobody can
tell by the time an answer takes what somebody else has sent. Only a digest of the turn is kept.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict

from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.reasons import FAILED

LARGEST_TOGETHER = 16 * 2**20
"""Bytes that remembered outcomes may take, about: those with redacted text are as long as their turn."""
_LEAST = 400
"""Bytes of an outcome without anything in it, about."""

Key = tuple[str, ...]


def turn_key(policy: str, caller: str, place: str, text: str) -> Key:
    """What an outcome is remembered under.

    Args:
        policy: digest of the policy in force.
        caller: who asks.
        place: model, stage and modality, whose chain decides.
        text: the turn.
    """
    return policy, caller, place, hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


class TurnCache:
    """The outcomes that were used last; older ones make room."""

    def __init__(self, most: int, largest: int = LARGEST_TOGETHER) -> None:
        """Starts empty.

        Args:
            most: outcomes.
            largest: bytes of all of them together.
        """
        self._most, self._largest = most, largest
        self._kept: OrderedDict[Key, tuple[Outcome, int]] = OrderedDict()
        self.size = 0
        """Bytes that are kept, about."""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Outcome | None:
        """What the turn came to, if it is remembered."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Key, outcome: Outcome) -> None:
        """Remembers an outcome, unless a detector failed: that may pass."""
        size = _LEAST + 4 * len(outcome.redacted or "")
        if size > self._largest or any(reason.label == FAILED for reason in outcome.reasons):
            return
        self._drop(key)
        self._kept[key] = (outcome, size)
        self.size += size
        while len(self._kept) > self._most or self.size > self._largest:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.size -= size
