"""The model that was deployed first stays."""

from __future__ import annotations

from plumbline.retraining.timing.policy import Seen


def never(_seen: Seen) -> bool:
    """No retraining, whatever is lost."""
    return False
