"""Counts of the groups of one attribute, or of several together, by the titles people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.confusion import Counts, count_by_group
from alignment_checks.fairness.joint import groups_of, joint_counts, name_of
from alignment_checks.fairness.weighted import WeightedCounts, weighted_rows


def cells_of(
    asked: Sequence[str],
    attributes: Mapping[str, NDArray[Any]],
    labels: NDArray[Any],
    predictions: NDArray[Any],
    design: Design | None = None,
) -> dict[str, Counts] | dict[str, WeightedCounts]:
    """Counts of every group that has a row, sorted, by its title.

    Args:
        asked: one attribute, or several whose groups are taken together.
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        design: the rows' weights and clusters; independent rows that count once when None.
    """
    if design is None and len(asked) == 1:
        counts = count_by_group(attributes[asked[0]], labels, predictions)
        return {title_of(asked, [group]): its for group, its in counts.items()}
    groups = {name: groups_of(attributes[name]) for name in asked}
    if design is None:
        return {
            titled(asked, g): c for g, c in joint_counts(groups, labels, predictions).marginal(asked).items()
        }
    rows = weighted_rows(groups, labels, predictions, design)
    return {titled(asked, group): its for group, its in rows.marginal(asked).items()}


def title_of(asked: Sequence[str], groups: Sequence[str]) -> str:
    """`DIS=1`, or `SEX=2 & DIS=1` of several attributes."""
    return titled(asked, name_of(asked, groups))


def titled(asked: Sequence[str], group: str) -> str:
    """The title of a group as `JointCounts.marginal` names it."""
    return f"{asked[0]}={group}" if len(asked) == 1 else group
