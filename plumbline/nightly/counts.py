"""What alarms rest on: every judged night's counts of a champion."""

from __future__ import annotations

from plumbline.evidence.counts import CountsShelf
from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.scoring import Scored
from plumbline.records import GroupCounts, NightCounts, Record, ScoreCounts, Subject, Verdict

SCORE_BINS = 1000
"""Bins of the score: so many that the AUC of the bins is the AUC to three digits."""


class Counted(Record):
    """Which counts belong to a judged night: their digest."""

    version: str
    night: int
    counts: str


def count_night(subject: Subject, scored: Scored) -> NightCounts:
    """The counts of one scored night.

    Args:
        subject: a champion on a night.
        scored: its rows, labels and scores.
    """
    return NightCounts(
        model=subject.model,
        version=subject.version,
        night=subject.window.night or 0,
        content=subject.window.content,
        groups=_groups(scored),
        scores=_scores(scored),
    )


def keep_counts(context: Context, subject: Subject, scored: Scored) -> None:
    """Keeps the counts of a champion's night. They count once the night is judged."""
    if subject.role != "champion" or subject.window.night is None:
        return
    made = CountsShelf(context.store).keep(count_night(subject, scored))
    context.record("measured_counts", subject.key, _counted(subject, made))


def count_in(context: Context, verdict: Verdict) -> None:
    """From now on the judged night is part of its version's history."""
    found = context.ledger.find("measured_counts", verdict.key)
    if found:
        context.record("counts", verdict.key, Counted.model_validate(found.body))


def history(context: Context, version: str, up_to: str | None = None) -> list[NightCounts]:
    """The counts of a version's judged nights, in the order in which they were first judged.

    Evidence counts when it arrives: a night judged late says nothing about what was known before it. A
    night whose rows were changed counts once, as last judged.

    Args:
        context: the model.
        version: the champion's digest.
        up_to: key of a night that was measured and may not have been judged: the last one; all when None.

    Raises:
        NotRecordedError: counts the evidence speaks of are not there, or were changed.
    """
    kept = CountsShelf(context.store).of_model(context.model)
    found = []
    for counted in _in_order(context, version, up_to):
        if counted.counts not in kept:
            raise NotRecordedError(
                f"{context.model}: night {counted.night} has other counts than the evidence says. "
                "Restore the table night_counts from a backup, or judge that night again with `force`"
            )
        found.append(kept[counted.counts])
    return found


def _in_order(context: Context, version: str, up_to: str | None) -> list[Counted]:
    last = context.ledger.find("measured_counts", up_to) if up_to else None
    bodies = [entry.body for entry in context.ledger.all("counts", context.model)]
    nights: dict[int, Counted] = {}
    for counted in map(Counted.model_validate, [*bodies, *([last.body] if last else [])]):
        if counted.version != version:
            continue
        if nights.get(counted.night) != counted:
            nights.pop(counted.night, None)
            nights[counted.night] = counted
        if last and counted == Counted.model_validate(last.body):
            break
    return list(nights.values())


def _counted(subject: Subject, made: str) -> Counted:
    return Counted(version=subject.version, night=subject.window.night or 0, counts=made)


def _groups(scored: Scored) -> tuple[GroupCounts, ...]:
    from alignment_checks.fairness.confusion import count_by_group

    return tuple(
        GroupCounts(
            attribute=attribute,
            group=group,
            true_positives=counts.true_positives,
            false_positives=counts.false_positives,
            false_negatives=counts.false_negatives,
            true_negatives=counts.true_negatives,
        )
        for attribute, groups in scored.groups.items()
        for group, counts in count_by_group(groups, scored.labels, scored.predictions).items()
    )


def _scores(scored: Scored) -> ScoreCounts:
    import numpy as np

    bins = np.minimum((scored.scores * SCORE_BINS).astype(np.int64), SCORE_BINS - 1)
    sides = [np.bincount(bins[scored.labels == label], minlength=SCORE_BINS).tolist() for label in (1, 0)]
    return ScoreCounts(positives=tuple(sides[0]), negatives=tuple(sides[1]))
