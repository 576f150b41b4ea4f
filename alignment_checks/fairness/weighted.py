"""Cells of weighted or clustered rows: what `Counts` is to independent rows that count once.

Besides the weight of every cell (label x prediction), a group keeps how the clusters' weights vary: sums over
clusters of products of two cells. They are all that a variance of a rate needs, and how two groups that
share clusters go together. Cells of parts add up as long as no cluster lies in two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.joint import Groups, name_of

CELLS = 4
"""In the order of `Counts`: true positives, false positives, false negatives, true negatives."""


@dataclass(frozen=True, eq=False)
class WeightedTable:
    """Cells of every group of one way to group the rows."""

    rows: NDArray[np.int64]
    """Rows whose weight is above zero, shape (groups, 4)."""
    weights: NDArray[np.float64]
    """Sums of weights, same shape."""
    squares: NDArray[np.float64]
    """Sums of squared weights, same shape."""
    products: Any
    """Sums over clusters of products of two cells' weights, sparse, shape (4 groups, 4 groups)."""


@dataclass(frozen=True, eq=False)
class WeightedCounts:
    """One group's cells."""

    table: WeightedTable
    place: int
    """The group's place in the table."""

    @property
    def rows(self) -> Counts:
        """Rows whose weight is above zero."""
        return Counts(*self.table.rows[self.place].tolist())

    @property
    def n(self) -> int:
        """All such rows."""
        return self.rows.n

    @property
    def weights(self) -> NDArray[np.float64]:
        """Weight of each cell, shape (4,)."""
        return np.asarray(self.table.weights[self.place])

    @property
    def squares(self) -> NDArray[np.float64]:
        """Sum of squared weights of each cell, shape (4,)."""
        return np.asarray(self.table.squares[self.place])

    @cached_property
    def own_products(self) -> NDArray[np.float64]:
        """Sums over clusters of products of two cells, shape (4, 4)."""
        return self.products(self)

    def products(self, other: WeightedCounts) -> NDArray[np.float64]:
        """Sums over clusters of this group's cells times the other's, shape (4, 4)."""
        mine, theirs = (slice(CELLS * p, CELLS * (p + 1)) for p in (self.place, other.place))
        return np.asarray(self.table.products[mine, theirs].todense(), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """Rows with their design: cells of any attribute or intersection, as `JointCounts` has counts."""

    attributes: Mapping[str, Groups]
    cells: NDArray[np.int64]
    """Each row's cell, shape (rows,)."""
    design: Design

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The groups of every attribute."""
        return {attribute: groups.names for attribute, groups in self.attributes.items()}

    def marginal(self, attributes: Sequence[str]) -> dict[str, WeightedCounts]:
        """Cells of the groups of one attribute, or of the intersections of several, as `JointCounts`."""
        kept = [name for name in self.attributes if name in attributes]
        place = np.zeros(self.cells.size, dtype=np.int64)
        for name in kept:
            place = place * len(self.attributes[name].names) + self.attributes[name].codes
        found, codes = np.unique(place, return_inverse=True)
        table = _table(codes.astype(np.int64), len(found), self.cells, self.design)
        shape = [len(self.attributes[name].names) for name in kept]
        titles = [
            name_of(kept, [self.attributes[n].names[i] for n, i in zip(kept, where, strict=True)])
            for where in np.column_stack(np.unravel_index(found, shape)).tolist()
        ]
        return {title: WeightedCounts(table, number) for number, title in enumerate(titles)}

    def total(self) -> WeightedCounts:
        """Cells of all rows."""
        everybody = np.zeros(self.cells.size, dtype=np.int64)
        return WeightedCounts(_table(everybody, 1, self.cells, self.design), 0)


def weighted_rows(
    attributes: Mapping[str, Groups], labels: NDArray[Any], predictions: NDArray[Any], design: Design
) -> WeightedRows:
    """Rows to take cells of.

    Args:
        attributes: each row's group, per attribute.
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        design: the rows' weights and clusters.
    """
    cells = 2 * (1 - np.asarray(predictions)) + (1 - np.asarray(labels))
    return WeightedRows(attributes, cells.astype(np.int64), design)


def _table(codes: NDArray[np.int64], groups: int, cells: NDArray[np.int64], design: Design) -> WeightedTable:
    from scipy import sparse

    place, size, weights = codes * CELLS + cells, groups * CELLS, design.weights
    squares = _sums(place, np.square(weights), size)
    if design.clusters is None:
        products = sparse.diags(squares).tocsr()
    else:
        spots = (weights, (design.clusters, place))
        by_cluster = sparse.coo_array(spots, shape=(int(design.clusters.max(initial=-1)) + 1, size)).tocsr()
        products = (by_cluster.T @ by_cluster).tocsr()
    return WeightedTable(
        rows=np.bincount(place[weights > 0], minlength=size).reshape(groups, CELLS),
        weights=_sums(place, weights, size).reshape(groups, CELLS),
        squares=squares.reshape(groups, CELLS),
        products=products,
    )


def _sums(place: NDArray[np.int64], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.asarray(np.bincount(place, values, size), dtype=np.float64)
