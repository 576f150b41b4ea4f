"""Hashes that only the service can make: of content for evidence, and of check ids for the audit sample."""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

LabelPart = Literal["training", "threshold", "gate"]
"""What a label is for; nothing is for two of them."""


def content_hmac(evidence_key: bytes, content: bytes) -> str:
    """HMAC-SHA256 of content, in hex: proves later what was reviewed, and tells nobody what it was."""
    return hmac.digest(evidence_key, b"content " + content, "sha256").hex()


def drawn(sampling_key: bytes, check_id: str, probability: float) -> bool:
    """Whether a check belongs to the audit sample: the same answer every time, unforeseeable without the key.

    Args:
        sampling_key: the service's.
        check_id: the check.
        probability: of being drawn, from 0 to 1.
    """
    drawn = hashlib.blake2b(f"audit {check_id}".encode(), key=sampling_key, digest_size=8)
    number = int.from_bytes(drawn.digest(), "big")
    return number < probability * 2**64


def part_of(content_id: str) -> LabelPart:
    """Which part of the labels a content's id falls into: `training`, `threshold` or `gate` (60, 20, 20 %).

    The same content is always in the same part, however often it was checked: nothing a model is trained on
    chooses its threshold or judges it.
    """
    share = int.from_bytes(hashlib.sha256(f"part {content_id}".encode()).digest()[:8], "big") / 2**64
    return "training" if share < 0.6 else "threshold" if share < 0.8 else "gate"
