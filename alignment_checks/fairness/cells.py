"""Counts of the groups of one attribute, or of several together, by the titles people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.confusion import Counts, count_by_group
from alignment_checks.fairness.joint import groups_of, joint_counts
from alignment_checks.fairness.names import joint_name, joint_title, titled
from alignment_checks.fairness.weighted import WeightedCounts, weighted_rows


def cells_of(
    asked: Sequence[str],
    attributes: Mapping[str, NDArray[Any]],
    labels: NDArray[Any],
    predictions: NDArray[Any],
    design: Design | None = None,
) -> dict[str, Counts] | dict[str, WeightedCounts]:
    """Counts of every group that has a row, sorted, by its title; with a design, their weights.

    Args:
        asked: one attribute, or several whose groups are taken together.
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        design: the rows' weights and clusters; independent rows that count once when None.
    """
    if design is None:
        return counts_of(asked, attributes, labels, predictions)
    groups = {name: groups_of(attributes[name]) for name in asked}
    rows = weighted_rows(groups, labels, predictions, design)
    return {titled(joint_name(asked), group): its for group, its in rows.marginal(asked).items()}


def counts_of(
    asked: Sequence[str],
    attributes: Mapping[str, NDArray[Any]],
    labels: NDArray[Any],
    predictions: NDArray[Any],
) -> dict[str, Counts]:
    """As `cells_of`, of rows that count once each."""
    if len(asked) == 1:
        counts = count_by_group(attributes[asked[0]], labels, predictions)
        return {joint_title(asked, [group]): its for group, its in counts.items()}
    groups = {name: groups_of(attributes[name]) for name in asked}
    found = joint_counts(groups, labels, predictions).marginal(asked)
    return {titled(joint_name(asked), group): its for group, its in found.items()}
