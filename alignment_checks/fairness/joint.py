"""Counts of every combination of several attributes' groups: one pass over the rows, sums from then on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.names import joint_title

MOST_CELLS = 20_000_000
"""Combinations of groups that are counted; more would need more memory than the rows."""


@dataclass(frozen=True)
class Groups:
    """One attribute: each row's group as a position in the list of names."""

    codes: NDArray[np.int64]
    """Shape (rows,), from 0 to one less than the names."""
    names: tuple[str, ...]


@dataclass(frozen=True)
class JointCounts:
    """Rows per combination of groups, label and prediction. Counts of disjoint parts add up."""

    names: Mapping[str, tuple[str, ...]]
    """The groups of every attribute, in the order of the table's axes."""
    table: NDArray[np.int64]
    """Shape (groups of the first attribute, ..., groups of the last, 2 labels, 2 predictions)."""

    def marginal(self, attributes: Sequence[str]) -> dict[str, Counts]:
        """Counts of the groups of one attribute, or of the intersections of several, by their names.

        A group of one attribute is named `2`, an intersection `SEX=2 & DIS=1`. Combinations without a
        row are left out.
        """
        order = list(self.names)
        summed = tuple(place for place, name in enumerate(order) if name not in attributes)
        table = self.table.sum(axis=summed)
        kept = [name for name in order if name in attributes]
        found: dict[str, Counts] = {}
        for place in itertools.product(*(range(len(self.names[name])) for name in kept)):
            cell = table[place]
            if cell.any():
                (tn, fp), (fn, tp) = cell.tolist()
                found[name_of(kept, [self.names[n][i] for n, i in zip(kept, place, strict=True)])] = Counts(
                    tp, fp, fn, tn
                )
        return found

    def total(self) -> Counts:
        """Counts of all rows."""
        (tn, fp), (fn, tp) = self.table.reshape(-1, 2, 2).sum(axis=0).tolist()
        return Counts(tp, fp, fn, tn)

    def __add__(self, other: JointCounts) -> JointCounts:
        if self.names != other.names:
            raise ValueError("counts of different groups do not add up: count them with the same names")
        return JointCounts(self.names, self.table + other.table)


def joint_counts(
    attributes: Mapping[str, Groups], labels: NDArray[Any], predictions: NDArray[Any]
) -> JointCounts:
    """Counts every combination at once.

    Args:
        attributes: each row's group, per attribute; at least one.
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.

    Raises:
        ValueError: for more combinations than can be counted.
    """
    sizes = [len(groups.names) for groups in attributes.values()]
    cells = int(np.prod(sizes, dtype=object)) * 4
    if cells > MOST_CELLS:
        raise ValueError(f"{cells // 4} combinations of groups are too many to count: name fewer attributes")
    place = np.zeros(labels.size, dtype=np.int64)
    for groups, size in zip(attributes.values(), sizes, strict=True):
        place *= size
        place += groups.codes
    place *= 4
    place += 2 * labels + predictions
    table = np.bincount(place, minlength=cells).reshape(*sizes, 2, 2)
    return JointCounts({name: groups.names for name, groups in attributes.items()}, table)


def groups_of(values: NDArray[Any]) -> Groups:
    """Groups of an array of names, shape (rows,), sorted by name."""
    names, codes = np.unique(values.astype(str), return_inverse=True)
    return Groups(np.asarray(codes, dtype=np.int64), tuple(names.tolist()))


def joint_titles(attributes: Mapping[str, NDArray[Any]]) -> NDArray[np.str_]:
    """Each row's group of several attributes together, by its title, shape (rows,).

    Args:
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
    """
    groups = [groups_of(values) for values in attributes.values()]
    found, row = np.unique(np.column_stack([each.codes for each in groups]), axis=0, return_inverse=True)
    titles = [
        joint_title(list(attributes), [g.names[code] for g, code in zip(groups, codes, strict=True)])
        for codes in found.tolist()
    ]
    return np.asarray(titles, dtype=np.str_)[row.ravel()]


def name_of(attributes: Sequence[str], groups: Sequence[str]) -> str:
    """`2` of one attribute, `SEX=2 & DIS=1` of several."""
    if len(attributes) == 1:
        return groups[0]
    return joint_title(attributes, groups)
