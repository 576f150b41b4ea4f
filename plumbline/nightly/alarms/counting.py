"""The counts of one scored night: rows per group and outcome, and per bin of the score."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.canonical import seed_from
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import GroupCounts, NightCounts, ScoreCounts, Subject, Tally

if TYPE_CHECKING:
    from alignment_checks.fairness.confusion import Counts

SCORE_BINS = 1000
"""Bins of the score: so many that the AUC of the bins is the AUC to three digits."""


def count_night(
    subject: Subject,
    scored: Scored,
    intersections: Sequence[Sequence[str]] = (),
    tallies: Sequence[Tally] = (),
) -> NightCounts:
    """The counts of one scored night.

    Args:
        subject: a champion on a night.
        scored: its rows, labels and scores.
        intersections: attributes whose groups are also counted together.
        tallies: what was counted of metrics that only such a model has.
    """
    scored = _independent(subject, scored)
    return NightCounts(
        model=subject.model,
        version=subject.version,
        night=subject.window.night or 0,
        content=subject.window.content,
        groups=_groups(scored, intersections),
        scores=_scores(scored),
        tallies=tuple(tallies),
    )


def _independent(subject: Subject, scored: Scored) -> Scored:
    """The rows that bets may rest on: of weighted or clustered rows, some that are independent.

    Which ones depends on nothing but what the window holds, so the same night gives the same counts.
    """
    import numpy as np

    from alignment_checks.design import independent_rows

    if scored.design is None:
        return scored
    generator = np.random.default_rng(seed_from("independent rows", subject.window.content))
    rows = independent_rows(scored.design, generator)
    groups = {attribute: values[rows] for attribute, values in scored.groups.items()}
    return dataclasses.replace(
        scored,
        groups=groups,
        outcomes=scored.labels[rows],
        scores=scored.scores[rows],
        predictions=scored.predictions[rows],
        design=None,
    )


def _groups(scored: Scored, intersections: Sequence[Sequence[str]]) -> tuple[GroupCounts, ...]:
    from alignment_checks.fairness.cells import counts_of
    from alignment_checks.fairness.names import joint_name, untitled

    if scored.scores.ndim == 2:  # several classes: there is no yes or no to count
        return ()
    if not scored.groups:
        return (_counted_group("", "", _everybody(scored)),)
    found = []
    for asked in (*((attribute,) for attribute in scored.groups), *map(tuple, intersections)):
        attribute = joint_name(asked)
        for title, counts in counts_of(asked, scored.groups, scored.labels, scored.predictions).items():
            found.append(_counted_group(attribute, untitled(attribute, title), counts))
    return tuple(found)


def _counted_group(attribute: str, group: str, counts: Counts) -> GroupCounts:
    return GroupCounts(
        attribute=attribute,
        group=group,
        true_positives=counts.true_positives,
        false_positives=counts.false_positives,
        false_negatives=counts.false_negatives,
        true_negatives=counts.true_negatives,
    )


def _everybody(scored: Scored) -> Counts:
    import numpy as np

    from alignment_checks.fairness.confusion import count_by_group

    return count_by_group(np.full(len(scored.scores), ""), scored.labels, scored.predictions)[""]


def _scores(scored: Scored) -> ScoreCounts:
    import numpy as np

    if scored.scores.ndim == 2:
        return ScoreCounts(positives=(), negatives=())
    bins = np.minimum((scored.scores * SCORE_BINS).astype(np.int64), SCORE_BINS - 1)
    sides = [np.bincount(bins[scored.labels == label], minlength=SCORE_BINS).tolist() for label in (1, 0)]
    return ScoreCounts(positives=tuple(sides[0]), negatives=tuple(sides[1]))
