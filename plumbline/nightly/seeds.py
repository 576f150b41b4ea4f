"""Where a night's randomness comes from: the contents, so that a second run draws the same."""

from __future__ import annotations

from plumbline.canonical import seed_from
from plumbline.records import Subject


def seed_of(subject: Subject) -> int:
    """The seed of every draw made about a subject."""
    return seed_from(subject.model, subject.window.content, subject.policy)
