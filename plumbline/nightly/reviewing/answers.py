"""Answered items as arrays: what a detector scored and did, what people found, how likely both were seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.records import ReviewedItem


class Answers(NamedTuple):
    """Of one detector and one or more labels, each of shape (items,)."""

    scores: NDArray[np.float64]
    """The highest of the labels; 0 where the detector found none of them."""
    found: NDArray[np.bool_]
    """Whether the guardrails acted on it, by the threshold of that time."""
    truth: NDArray[np.bool_]
    """Whether a person found one of the labels."""
    weights: NDArray[np.float64]
    """Inverse of the chance with which each item was reviewed."""
    audited: NDArray[np.bool_]
    """Whether the random audit sample holds it."""
    audit_weights: NDArray[np.float64]
    """Inverse of the chance with which that sample holds it; 0 where it can't."""

    def of_rows(self, chosen: NDArray[np.bool_]) -> Answers:
        """Some of the items."""
        return Answers(
            self.scores[chosen],
            self.found[chosen],
            self.truth[chosen],
            self.weights[chosen],
            self.audited[chosen],
            self.audit_weights[chosen],
        )


def is_answered(one: ReviewedItem) -> bool:
    """Whether people decided it; what expired was decided by nobody."""
    return one.standing.state == "settled"


def answers_of(items: Sequence[ReviewedItem], detector: str, labels: Sequence[str]) -> Answers:
    """What answered items say about a detector.

    Left out are items whose reviewers could not choose one of the labels, such as those of an older policy.

    Args:
        items: answered ones.
        detector: its name in the policy.
        labels: what it is about.
    """
    kept = [one for one in items if set(labels) <= set(one.item.known)]
    shares = np.array([one.item.audit_share for one in kept], dtype=np.float64)
    return Answers(
        np.array([_score(one, detector, labels) for one in kept], dtype=np.float64),
        np.array([_acted(one, detector, labels) for one in kept], dtype=np.bool_),
        np.array([not set(labels).isdisjoint(one.labels) for one in kept], dtype=np.bool_),
        np.array([1 / one.item.probability for one in kept], dtype=np.float64),
        np.array([one.item.audited for one in kept], dtype=np.bool_),
        np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0),
    )


def detectors_in(items: Sequence[ReviewedItem]) -> list[tuple[str, str]]:
    """Every detector and label that scored something, sorted."""
    scored = {_pair(name) for one in items for name in one.item.scores}
    acted = {(reason.detector, reason.label) for one in items for reason in one.item.reasons}
    return sorted(pair for pair in scored | acted if pair[1] != "failed")


def _pair(name: str) -> tuple[str, str]:
    detector, _, label = name.partition(".")
    return detector, label


def _score(one: ReviewedItem, detector: str, labels: Sequence[str]) -> float:
    return max((one.item.scores.get(f"{detector}.{label}", 0.0) for label in labels), default=0.0)


def _acted(one: ReviewedItem, detector: str, labels: Sequence[str]) -> bool:
    return any(reason.detector == detector and reason.label in labels for reason in one.item.reasons)
