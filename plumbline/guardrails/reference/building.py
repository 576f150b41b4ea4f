"""A reference profile, from the rows that a model is trained on and those that are held out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from alignment_checks.disclosure import SMALLEST_CELL
from alignment_checks.profiles.columns import Numbers
from alignment_checks.profiles.profile import Profile
from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.reference.distance import packed
from plumbline.guardrails.reference.record import (
    CategoryPlace,
    DistanceProfile,
    Embedding,
    NumberPlace,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST_CATEGORIES = 100
"""Of one column that have a place of their own in a distance; the rarer ones share one."""

FEWEST = 100
"""Items on each side: with fewer nobody can tell what is far."""

MOST_FITTED = 50_000
"""Items that a cloud is made of; more change nothing that can be seen."""


def axes_from(profile: Profile) -> tuple[NumberPlace | CategoryPlace, ...]:
    """The coordinates of a row, from the profile of the rows that the cloud is made of."""
    axes: list[NumberPlace | CategoryPlace] = []
    for name, column in profile.columns.items():
        if isinstance(column, Numbers):
            if column.finite.n:
                finite = column.finite
                axes.append(NumberPlace(name=name, mean=finite.mean, deviation=finite.deviation))
        else:
            common = sorted(column.counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_CATEGORIES]
            names = tuple(key for key, rows in common if rows >= SMALLEST_CELL)
            axes.append(CategoryPlace(name=name, categories=names))
    return tuple(axes)


def distance_profile(
    embedding: Embedding,
    fitted_on: npt.NDArray[np.float64],
    held_out: npt.NDArray[np.float64],
    axes: Sequence[NumberPlace | CategoryPlace] = (),
) -> DistanceProfile:
    """How far items lie from the reference.

    Args:
        embedding: what made points of the items.
        fitted_on: the points that the cloud is made of, shape (items, coordinates).
        held_out: points of other items, which tell how far is far; same width.
        axes: the coordinates of a row; none for other items.

    Raises:
        GuardrailError: too few items on a side.
    """
    from alignment_checks.outliers.ranks import ranked
    from alignment_checks.outliers.subspace import Subspace, fitted
    from plumbline.guardrails.reference.distance import unpacked

    if min(len(fitted_on), len(held_out)) < FEWEST:
        raise GuardrailError(
            f"{len(fitted_on)} reference items and {len(held_out)} held out are too few: {FEWEST} of each "
            "tell what is far, so set up no `distance` for this model"
        )
    cloud = fitted(fitted_on[:MOST_FITTED])
    texts = [packed(numbers) for numbers in (cloud.centre, cloud.directions, cloud.variances)]
    centre, directions, variances = (unpacked(text) for text in texts)
    # Measured as it will be: by the numbers that are written down.
    as_written = Subspace(centre, directions.reshape(cloud.directions.shape), variances, cloud.rest)
    ranks = ranked(as_written.distances(held_out))
    return DistanceProfile(
        embedding=embedding,
        axes=tuple(axes),
        centre=texts[0],
        directions=texts[1],
        variances=texts[2],
        rest=cloud.rest,
        fitted_on=min(len(fitted_on), MOST_FITTED),
        held_out=ranks.rows,
        distances=tuple(ranks.distances),
        at_least=tuple(ranks.at_least),
    )


def row_points(
    axes: Sequence[NumberPlace | CategoryPlace], rows: Iterable[Mapping[str, object]]
) -> npt.NDArray[np.float64]:
    """Rows as points, by the same code that a check uses; shape (rows, coordinates)."""
    from alignment_checks.outliers.rows import points
    from plumbline.guardrails.reference.distance import axes_of

    return points(axes_of(axes), rows)
