"""Sends checks to review before they are answered: to this machine's disk, never to the database."""

from __future__ import annotations

import base64
import datetime
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from plumbline.canonical import canonical_json
from plumbline.intent import ReviewRules
from plumbline.records import Check, Checked, CheckReason, Decision, ReviewItem
from plumbline.review.encryption import encrypted, new_item_key
from plumbline.review.errors import SpillError
from plumbline.review.keyed_hashes import content_hmac, drawn
from plumbline.review.keys import ReviewKeys
from plumbline.review.making import review_item
from plumbline.review.spill import Spill

_log = logging.getLogger(__name__)

NO_ROOM = "It needs a person's decision, and nothing more can be sent to people now."
CONTENT = "content"
"""The part of an item that holds what was checked."""


class Decided(Protocol):
    """As much of a `Checked` as says whether people shall look at it."""

    @property
    def check_id(self) -> str:
        """The check."""

    @property
    def decision(self) -> Decision:
        """The guardrails'."""


class SpilledItem(NamedTuple):
    """An item on its way: all that is needed to keep it, its content encrypted."""

    item: ReviewItem
    wrapped: bytes
    """Its key, wrapped."""
    content: bytes
    """Its content, encrypted."""


@dataclass
class Intake:
    """Where the service hands over what people shall look at. Safe to use from many threads."""

    keys: ReviewKeys
    spill: Spill
    now: Callable[[], datetime.datetime]
    missed: int = field(default=0, init=False)
    """Audit draws that could not be kept since this process began."""

    def submit(
        self, check: Check, checked: Checked, rules: ReviewRules, known: Sequence[str] = ()
    ) -> Checked:
        """Keeps a check for review if it asks for a person, or is drawn for the audit sample.

        Once this returns, what it returns may be answered: the item outlives a kill. It waits for the disk,
        so an event loop calls it in a thread, and only where `is_due` says so.

        Args:
            check: what was asked.
            checked: what the guardrails came to.
            rules: of the policy it was decided by.
            known: every label that the policy's detectors can find.

        Returns:
            `checked` as it is; denied where it needs a person and there is no room: nothing passes unseen.
        """
        if not self.is_due(checked, rules):
            return checked
        try:
            self.spill.append(spilled(self.keys, check, checked, rules, known, self.now()))
        except SpillError as error:
            return self._without(checked, error)
        return checked

    def is_due(self, checked: Decided, rules: ReviewRules) -> bool:
        """Whether people shall look at it."""
        return checked.decision == "review" or self._is_audited(checked, rules)

    def _is_audited(self, checked: Decided, rules: ReviewRules) -> bool:
        return drawn(self.keys.sampling, checked.check_id, rules.audit_share)

    def _without(self, checked: Checked, error: SpillError) -> Checked:
        _log.error("check %s could not be sent to review: %s", checked.check_id, error)
        if checked.decision != "review":
            self.missed += 1
            return checked
        reason = CheckReason(detector="review", label="no_room", action="deny", text=NO_ROOM)
        return checked.model_copy(update={"decision": "deny", "reasons": (*checked.reasons, reason)})


def spilled(
    keys: ReviewKeys,
    check: Check,
    checked: Checked,
    rules: ReviewRules,
    known: Sequence[str],
    at: datetime.datetime,
) -> bytes:
    """The item as it is spilled, its content encrypted under a new key."""
    kept = canonical_json({"content": check.content, "context": check.context}).encode()
    item = review_item(
        check,
        checked,
        rules,
        known,
        content_hmac(keys.evidence, canonical_json(check.content).encode()),
        at,
        audited=drawn(keys.sampling, checked.check_id, rules.audit_share),
    )
    wrapped = new_item_key(keys.wrapping, item.check_id)
    sealed = encrypted(keys.wrapping, item.check_id, wrapped, CONTENT, kept)
    fields = {"item": item, "key": _text(wrapped), "content": _text(sealed)}
    return canonical_json(fields).encode()


def read_spilled(payload: bytes) -> SpilledItem:
    """What `spilled` wrote.

    Raises:
        ValueError: it did not.
    """
    fields = json.loads(payload)
    if not isinstance(fields, dict) or not {"item", "key", "content"} <= fields.keys():
        raise ValueError("no spilled item")
    return SpilledItem(
        ReviewItem.model_validate(fields["item"]),
        base64.b64decode(fields["key"], validate=True),
        base64.b64decode(fields["content"], validate=True),
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
