"""Whether harmless rows of a group are taken for the favourable label oftener than others, over the nights.

Of texts, a night has few that are harmless and name people. So the nights that the same version was judged on
before count too, until there are enough to judge; each night's figure stands for all nights up to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.fairness import privileged
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import NightCounts, Subject

if TYPE_CHECKING:
    from alignment_checks.fairness.confusion import Counts


def measure_false_positive_parity(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """`false_positive_rate_difference` of every group of every protected attribute."""
    from alignment_checks.fairness.comparisons import false_positive_rate_difference as difference

    if scored.awaited:
        about = {"unit": "difference"}
        return [
            Measurement.undefined(difference.__name__, scored.awaited, group=attribute, **about)
            for attribute in scored.groups
        ]
    earlier = _earlier(context, subject)
    found: list[Measurement] = []
    for attribute in scored.groups:
        found += _of_attribute(context, subject, attribute, _cells(attribute, scored, earlier))
    return found


def _of_attribute(
    context: Context, subject: Subject, attribute: str, cells: dict[str, Counts]
) -> list[Measurement]:
    from alignment_checks.fairness.comparison import Comparison
    from alignment_checks.fairness.comparisons import false_positive_rate_difference
    from alignment_checks.fairness.confusion import Counts as Made
    from alignment_checks.fairness.names import titled

    against = titled(attribute, privileged(context)[attribute])
    theirs = cells.get(against, Made())
    pairs = (Comparison(group, against, its, theirs, subject.level) for group, its in sorted(cells.items()))
    return [false_positive_rate_difference(pair) for pair in pairs if pair.group != against]


def _cells(attribute: str, scored: Scored, earlier: Iterable[NightCounts]) -> dict[str, Counts]:
    """Every group's counts by its title, tonight's and those of nights before."""
    from alignment_checks.fairness.cells import counts_of
    from alignment_checks.fairness.confusion import Counts as Made
    from alignment_checks.fairness.names import titled

    cells = counts_of([attribute], scored.groups, scored.labels, scored.predictions)
    for group in (each for night in earlier for each in night.groups if each.attribute == attribute):
        title = titled(attribute, group.group)
        cells[title] = cells.get(title, Made()) + Made(
            group.true_positives, group.false_positives, group.false_negatives, group.true_negatives
        )
    return cells


def _earlier(context: Context, subject: Subject) -> list[NightCounts]:
    """The nights before it that the version was judged on; none of a candidate, nor of other windows."""
    from plumbline.nightly.alarms.counts import history

    night = subject.window.night
    if subject.role != "champion" or night is None:
        return []
    return [counts for counts in history(context, subject.version).nights if counts.night < night]
