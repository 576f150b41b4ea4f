"""What people found, in three parts for the next training: to train on, to set thresholds, to judge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plumbline.canonical import canonical_json
from plumbline.nightly.reviewing.answers import is_answered
from plumbline.records import ReviewedDecision, ReviewedItem, ReviewLabel
from plumbline.review.keyed_hashes import part_of
from plumbline.whole_files import write_whole

PARTS = ("training", "threshold", "gate")


def review_labels(items: Sequence[ReviewedItem]) -> list[ReviewLabel]:
    """One for each answered item, in the order they were checked."""
    return [_label(one, one.standing.decision) for one in items if is_answered(one) and one.standing.decision]


def write_labels(labels: Sequence[ReviewLabel], folder: Path) -> dict[str, int]:
    """Writes `training.jsonl`, `threshold.jsonl` and `gate.jsonl`, each whole; how many lines each has.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    counts = {}
    for part in PARTS:
        lines = [canonical_json(label) for label in labels if label.part == part]
        write_whole(folder / f"{part}.jsonl", "".join(f"{line}\n" for line in lines).encode())
        counts[part] = len(lines)
    return counts


def _label(one: ReviewedItem, decision: ReviewedDecision) -> ReviewLabel:
    item = one.item
    return ReviewLabel(
        check_id=item.check_id,
        content_hmac=item.content_hmac,
        model=item.model,
        model_version=item.model_version,
        stage=item.stage,
        modality=item.modality,
        decision=decision,
        labels=one.labels,
        weight=1 / item.probability,
        part=part_of(item.content_hmac),
        at=item.at,
    )
