"""What the rows hold before anything is trained on them: who is in them, and who gets the favourable label.

Y is the label, D the group. A group that is absent, or of which every row has the same label, is a finding:
no treatment of rows can teach a model what they do not hold.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.disclosure import SMALLEST_CELL
from alignment_checks.intervals import newcombe, wilson
from alignment_checks.measurement import Measurement

TOO_FEW = f"fewer than {SMALLEST_CELL} rows: not shown, to protect the people in it"

Sizes = dict[str, tuple[int, int]]
"""Rows, and rows with the favourable label, by group."""


def scan_representation(
    attribute: str,
    groups: NDArray[Any],
    expected: Collection[str],
    reference: NDArray[Any] | None,
    against: str,
    level: float,
) -> list[Measurement]:
    """Each group's share of the rows, and how far it is from the group's share of other rows.

    Args:
        attribute: the protected attribute.
        groups: each training row's group, shape (rows,).
        expected: groups that should be there, besides those that are.
        reference: each row's group in the rows to compare with, e.g. a night's; none for no comparison.
        against: what those rows are called.
        level: confidence of the intervals, e.g. 0.95.

    Returns:
        `group_share` with Wilson's interval and, given a reference, `group_share_difference` (training minus
        reference) with Newcombe's. Undefined without a row.
    """
    ours = _count(groups)
    theirs = _count(reference) if reference is not None else {}
    found = []
    for group in sorted({*ours, *theirs, *expected}):
        name = f"{attribute}={group}"
        found.append(_share(name, ours.get(group, 0), groups.size, level))
        if reference is not None:
            counts = (ours.get(group, 0), groups.size, theirs.get(group, 0), reference.size)
            found.append(_share_difference(name, against, counts, level))
    return found


# Label base rate difference: how much more often a group has the favourable label than the privileged one.
# P(Y=1 | D=unprivileged) - P(Y=1 | D=privileged)
def scan_labels(
    attribute: str,
    groups: NDArray[Any],
    labels: NDArray[Any],
    expected: Collection[str],
    privileged: str,
    level: float,
) -> list[Measurement]:
    """Each group's rate of the favourable label minus the privileged group's, with Newcombe's interval.

    Args:
        attribute: the protected attribute.
        groups: each row's group, shape (rows,).
        labels: 1 for the favourable label, else 0, shape (rows,).
        expected: groups that should be there, besides those that are.
        privileged: the group the others are compared with.
        level: confidence of the intervals, e.g. 0.95.

    Returns:
        `label_base_rate_difference` for every other group; `n` is the smaller group's rows. Undefined where
        one of the two has no row.
    """
    sizes = _sizes(groups, labels)
    others = sorted({*sizes, *expected} - {privileged})
    return [_label_difference(attribute, group, privileged, sizes, level) for group in others]


def scan_findings(
    attribute: str, groups: NDArray[Any], labels: NDArray[Any], expected: Collection[str]
) -> list[str]:
    """One sentence for every group that is absent, tiny, or of which every row has the same label.

    Of a tiny group the label is not told: it would be somebody's.
    """
    sizes = _sizes(groups, labels)
    found = []
    for group in sorted({*sizes, *expected}):
        rows, positives = sizes.get(group, (0, 0))
        if rows == 0:
            found.append(f"{attribute}={group} has no training row.")
        elif rows < SMALLEST_CELL:
            found.append(f"{attribute}={group} has fewer than {SMALLEST_CELL} training rows.")
        elif positives in (0, rows):
            which = "favourable" if positives else "unfavourable"
            found.append(f"Every training row of {attribute}={group} has the {which} label.")
    return found


def _count(groups: NDArray[Any]) -> dict[str, int]:
    names, counts = np.unique(groups.astype(str), return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}


def _sizes(groups: NDArray[Any], labels: NDArray[Any]) -> Sizes:
    rows, positives = _count(groups), _count(groups[labels == 1])
    return {group: (count, positives.get(group, 0)) for group, count in rows.items()}


def _share(name: str, rows: int, of: int, level: float) -> Measurement:
    if of == 0:
        return Measurement.undefined("group_share", "there is no training row", group=name, unit="rate")
    if 0 < rows < SMALLEST_CELL:
        return Measurement.undefined("group_share", TOO_FEW, group=name, n=of, unit="rate")
    low, high = wilson(rows, of, level)
    return Measurement(
        name="group_share",
        group=name,
        value=rows / of,
        low=low,
        high=high,
        level=level,
        n=of,
        unit="rate",
        method="wilson",
    )


def _share_difference(
    name: str, against: str, counts: tuple[int, int, int, int], level: float
) -> Measurement:
    about: dict[str, Any] = {"group": name, "against": against, "unit": "difference"}
    rows, of, other_rows, other_of = counts
    if 0 in (of, other_of):
        return Measurement.undefined("group_share_difference", "one side has no row", **about)
    if 0 < rows < SMALLEST_CELL or 0 < other_rows < SMALLEST_CELL:
        return Measurement.undefined("group_share_difference", TOO_FEW, n=min(of, other_of), **about)
    low, high = newcombe(rows, of, other_rows, other_of, level)
    return Measurement(
        name="group_share_difference",
        value=rows / of - other_rows / other_of,
        low=low,
        high=high,
        level=level,
        n=min(of, other_of),
        method="newcombe",
        **about,
    )


def _label_difference(attribute: str, group: str, privileged: str, sizes: Sizes, level: float) -> Measurement:
    name = "label_base_rate_difference"
    (rows, positives), (other_rows, other_positives) = (sizes.get(g, (0, 0)) for g in (group, privileged))
    about: dict[str, Any] = {
        "group": f"{attribute}={group}",
        "against": f"{attribute}={privileged}",
        "n": min(rows, other_rows),
        "unit": "difference",
    }
    for member, count in ((group, rows), (privileged, other_rows)):
        if count == 0:
            return Measurement.undefined(name, f"{attribute}={member} has no training row", **about)
    low, high = newcombe(positives, rows, other_positives, other_rows, level)
    value = positives / rows - other_positives / other_rows
    return Measurement(name=name, value=value, low=low, high=high, level=level, method="newcombe", **about)
