"""Answered items of a detector whose mistakes are known."""

from __future__ import annotations

from tests.review.conftest import clock, desk, keys, spill

__all__ = ["clock", "desk", "keys", "spill"]
