"""How far an item lies from the reference, by what a profile says."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Row, Text
from plumbline.guardrails.reference.record import CategoryPlace, DistanceProfile, NumberPlace
from plumbline.guardrails.reference.values import written_values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.outliers.ranks import Ranks
    from alignment_checks.outliers.rows import Axis
    from alignment_checks.outliers.subspace import Subspace


@dataclass(frozen=True, slots=True)
class Distance:
    """A profile's cloud, ready to measure."""

    cloud: Subspace
    ranks: Ranks
    axes: tuple[Axis, ...]

    @classmethod
    def of(cls, profile: DistanceProfile) -> Distance:
        """What the profile says.

        Raises:
            GuardrailError: its numbers do not fit together.
        """
        import numpy as np

        from alignment_checks.outliers.ranks import Ranks
        from alignment_checks.outliers.subspace import Subspace

        try:
            centre, variances = unpacked(profile.centre), unpacked(profile.variances)
            directions = unpacked(profile.directions).reshape(variances.size, centre.size)
        except (ValueError, binascii.Error):
            raise GuardrailError("this profile's distances don't fit together: make it again") from None
        cloud = Subspace(centre, directions, variances, profile.rest)
        numbers = [profile.rest, *variances, centre.sum(), directions.sum()]
        if not np.isfinite(numbers).all() or profile.rest <= 0 or (variances <= 0).any():
            raise GuardrailError("this profile's distances are no distances: make it again")
        ranks = Ranks(profile.held_out, profile.distances, profile.at_least)
        return cls(cloud, ranks, tuple(axes_of(profile.axes)))

    def score(self, point: npt.NDArray[np.float64]) -> float:
        """What share of held-out items lie less far than the point, shape (coordinates,)."""
        return self.ranks.score(float(self.cloud.distances(point[None, :])[0]))

    def row(self, row: Row) -> npt.NDArray[np.float64]:
        """A row's point."""
        from alignment_checks.outliers.rows import points

        only: npt.NDArray[np.float64] = points(self.axes, [written_values(row.values, self.axes)])[0]
        return only

    def text(self, text: Text) -> npt.NDArray[np.float64]:
        """A text's point."""
        from alignment_checks.outliers.trigrams import point

        return point(text.text)


def axes_of(places: Iterable[NumberPlace | CategoryPlace]) -> list[Axis]:
    """The coordinates of a row."""
    from alignment_checks.outliers.rows import CategoryAxis, NumberAxis

    return [
        NumberAxis(axis.name, axis.mean, axis.deviation)
        if isinstance(axis, NumberPlace)
        else CategoryAxis(axis.name, axis.categories)
        for axis in places
    ]


def packed(numbers: npt.NDArray[np.float64]) -> str:
    """Numbers as text, to seven digits."""
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def unpacked(text: str) -> npt.NDArray[np.float64]:
    """The numbers that `packed` wrote, shape (numbers,).

    Raises:
        ValueError: they are none.
    """
    import numpy as np

    return np.frombuffer(base64.b64decode(text, validate=True), dtype="<f4").astype(np.float64)
