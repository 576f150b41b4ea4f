"""A retraining when the loss has risen too far."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.retraining.timing.policy import Seen

TENTH = 0.1


@dataclass(frozen=True)
class Threshold:
    """Retrains when last night's loss is more than `rise` above that of the model's first night."""

    rise: float | None = None
    """In units of loss; a tenth of the first night's loss when None."""

    def __call__(self, seen: Seen) -> bool:
        """Whether last night was too bad."""
        first, last = seen.losses[0], seen.losses[-1]
        rise = TENTH * abs(first) if self.rise is None else self.rise
        return last - first > rise
