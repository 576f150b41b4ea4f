"""The log of one model under one folder: written to by every replica, tidied by one at a time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.serving.inference.prediction_log.columns import LogColumns
from plumbline.serving.inference.prediction_log.late_labels import LateLabels, Taken
from plumbline.serving.inference.prediction_log.nights import publish, roll
from plumbline.serving.inference.prediction_log.parts import take_in
from plumbline.serving.inference.prediction_log.spill import Spill

Now = Callable[[], datetime.datetime]
"""The time, in UTC."""


@dataclass(frozen=True)
class LabelColumn:
    """How labels are written."""

    name: str
    """The spec's `data.label`."""
    kind: type[int] | type[str]
    """The type of `data.positive`."""


class PredictionLog:
    """Predictions and their labels, as the spec's windows read them."""

    def __init__(
        self, folder: Path, columns: LogColumns, label: LabelColumn, keep_nights: int, now: Now
    ) -> None:
        """Opens the log.

        Args:
            folder: where it is; made where it is not.
            columns: of predictions.
            label: of labels.
            keep_nights: how many days back predictions are kept.
            now: the time.
        """
        self._folder, self._columns, self._label = folder, columns, label
        self._keep, self._now = keep_nights, now
        self._spill = Spill(folder / "spill")
        self._labels = LateLabels(folder / "labels.sqlite")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Writes predictions down; only then may they be answered.

        Raises:
            NotWrittenError: they could not be written.
        """
        self._spill.write(rows)

    def label(self, labels: Sequence[tuple[str, int | str]]) -> Taken:
        """Keeps labels by keyed id. Raises as `LateLabels.take` does."""
        return self._labels.take(labels)

    @property
    def unwritten(self) -> int:
        """Rows that are only in this process's lines."""
        return self._spill.rows

    def tidy(self) -> None:
        """Makes parquet of what was written; for every few minutes, by any replica.

        Raises:
            OSError: the disk is full, or the folder is gone. What was written stays.
        """
        from filelock import FileLock, Timeout

        self._spill.turned()
        try:
            with FileLock(self._folder / ".tidying", timeout=0):
                self._tidied(self._now().date())
        except Timeout:
            return  # another replica does it

    def close(self) -> None:
        """Lets go of the lines, so that the next `tidy` of anybody takes them in."""
        self._spill.close()
        self._labels.close()

    def _tidied(self, today: datetime.date) -> None:
        parts, nights = self._folder / "parts", self._folder / "nights"
        take_in(self._folder / "spill", parts, self._columns)
        roll(parts, nights, self._columns, today)
        nights.mkdir(exist_ok=True)
        publish(nights, self._folder / "arrivals.parquet", self._columns, self._keep, today)
        self._labels.publish(
            self._folder / "labels.parquet", self._columns.id, self._label.name, self._label.kind
        )
