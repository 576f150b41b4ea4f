"""What was scored, as the rows of the log: written down before anything of it is answered."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.serving.inference.answering import Item
from plumbline.serving.inference.prediction_log import columns
from plumbline.serving.inference.prediction_log.log import PredictionLog


@dataclass(frozen=True)
class Journal:
    """One model's log, and in whose names it is written."""

    log: PredictionLog
    id_column: str
    date_column: str
    version: str
    """The version that scores."""
    now: Callable[[], datetime.datetime]

    def write(self, items: Sequence[Item]) -> None:
        """Writes items down, all of them or none.

        Raises:
            NotWrittenError: they could not be written, so nothing of them may be answered.
        """
        if items:
            self.log.write([self._row(item) for item in items])

    def _row(self, item: Item) -> dict[str, Any]:
        now = self.now()
        return {
            self.id_column: item.keyed,
            self.date_column: now.date().isoformat(),
            **{name: _written(value) for name, value in item.row.items()},
            **_readings(item),
            columns.SCORES: list(item.scored.scores) if item.scored else None,
            columns.DECISION: item.decision,
            columns.VERSION: self.version,
            columns.CHECKS: " ".join(each.check_id for each in item.checks),
            columns.AT: now.isoformat(),
        }


def _readings(item: Item) -> dict[str, Any]:
    """What was read beside what is true of it, and the ids of the pictures in the log of who read them."""
    return {
        **{columns.READ + name: item.row[name] for name in item.true},
        **item.true,
        **{column: picture.keyed for column, picture in item.pictures.items()},
    }


def _written(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
