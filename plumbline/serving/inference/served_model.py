"""A loaded model, and what it is asked; those that read for it lie beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plumbline.records import Modality
from plumbline.serving.inference.pinned_model import PinnedReader
from plumbline.serving.scoring.predictor import Predictor

if TYPE_CHECKING:
    import numpy.typing as npt

THRESHOLD = 0.5
"""A score at or above it is a positive prediction, as it is on nights."""


@dataclass(frozen=True)
class ServedModel:
    """What answers."""

    model: str
    version: str
    digest: str
    image: str
    """The digest of the image that it came in."""
    predictor: Predictor
    readers: tuple[ServedReader, ...] = ()
    """The models that read features off pictures for it."""

    @property
    def modality(self) -> Modality:
        """What it is given: a row, or of one text or picture only that."""
        kinds = [feature.kind for feature in self.predictor.features]
        if kinds == ["text"]:
            return "text"
        return "image" if kinds == ["image"] else "tabular"

    @property
    def classes(self) -> tuple[int | str, ...]:
        """What it tells apart; empty for yes and no."""
        return self.predictor.classes

    def score(self, columns: Mapping[str, npt.NDArray[Any]]) -> list[list[float]]:
        """The scores of each row: one, or one a class."""
        import numpy as np

        scores = np.asarray(self.predictor.predict(self.predictor.encode(columns)), dtype=np.float64)
        rows: list[list[float]] = scores.reshape(len(scores), -1).tolist()
        return rows

    def predicted(self, scores: Sequence[float]) -> int | str:
        """What the scores come to: 1 or 0, or the class with the highest."""
        if not self.classes:
            return int(scores[0] >= THRESHOLD)
        return self.classes[max(range(len(scores)), key=scores.__getitem__)]


@dataclass(frozen=True)
class ServedReader:
    """A model that reads for another one."""

    served: ServedModel
    reads: tuple[PinnedReader, ...]
    """What it reads, off which pictures."""
