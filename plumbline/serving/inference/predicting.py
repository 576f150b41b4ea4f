"""One request from its items to its answer: checked, scored, checked, written down, answered."""

from __future__ import annotations

import asyncio
import base64
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from plumbline.records import Check, Checked, CheckStage, Modality
from plumbline.serving.inference.answering import UNUSABLE, Item, Review, Scored, answer
from plumbline.serving.inference.check_client import UncheckedError
from plumbline.serving.inference.items import Taken, UnfitItemError, arrays, fitting
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.prediction_log import columns
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds, made_up_id
from plumbline.serving.inference.prediction_log.log import PredictionLog
from plumbline.serving.inference.requests import Predict, Predicted, Prediction
from plumbline.serving.inference.served_model import ServedModel

MODALITIES: dict[str, Modality] = {"rows": "tabular", "texts": "text", "images": "image"}
"""What each kind of item is called."""


class Asking(Protocol):
    """Who is asked about content."""

    async def ask(self, checks: Sequence[Check]) -> list[Checked]:
        """What the checks came to, in order. Raises `UncheckedError`."""
        ...


@dataclass(frozen=True)
class Predicting:
    """All that a prediction needs."""

    served: ServedModel
    taken: Taken
    checks: Asking | None
    """None where nothing is checked."""
    unchecked: str
    review: Review
    log: PredictionLog
    date_column: str
    id_column: str
    ids: KeyedIds
    meter: Meter
    now: Callable[[], datetime.datetime]

    async def predict(self, request: Predict) -> Predicted:
        """Answers one request.

        Raises:
            UnfitItemError: an item does not fit the model; nothing was scored.
            UncheckedError: checks were not answered, and such predictions are refused.
            NotWrittenError: the log cannot be written, so nothing is answered.
            ModelError: the model cannot be given what fits its columns.
        """
        with self.meter.timed("whole"):
            items = self._items(request)
            await self._check("input", items)
            entering = [item for item in items if item.passes(self.review)]
            await self._score(entering)
            await self._check("output", entering)
            await asyncio.to_thread(self.log.write, [self._logged(item) for item in entering])
        self.meter.predictions(items)
        return self._answer([answer(item, self.review) for item in items])

    def _items(self, request: Predict) -> list[Item]:
        kind = next(name for name in MODALITIES if getattr(request, name) is not None)
        rows = fitting(self.taken, MODALITIES[kind], request.items)
        ids = request.ids or [made_up_id() for _ in rows]
        return [Item(id=name, keyed=self.ids.of(name), row=row) for name, row in zip(ids, rows, strict=True)]

    async def _check(self, stage: CheckStage, items: Sequence[Item]) -> None:
        """Asks about each item; redacted input takes the place of what was sent."""
        if self.checks is None or not items:
            return
        with self.meter.timed("checks"):
            answers = await self._asked(stage, [self._check_of(stage, item) for item in items])
        for item, checked in zip(items, answers, strict=True):
            item.checked = item.checked and checked is not None
            if stage == "output":
                item.output = checked
            else:
                item.input = checked
                self._redact(item)

    async def _asked(self, stage: CheckStage, checks: Sequence[Check]) -> Sequence[Checked | None]:
        assert self.checks is not None  # noqa: S101 - the caller looked
        try:
            answers = await self.checks.ask(checks)
        except UncheckedError as error:
            self.meter.check_call(stage, error.outcome)
            if self.unchecked == "refuse":
                raise
            return [None] * len(checks)
        self.meter.check_call(stage, "answered")
        return answers

    def _check_of(self, stage: CheckStage, item: Item) -> Check:
        output = stage == "output" and item.scored is not None
        return Check(
            model=self.served.model,
            model_version=self.served.version,
            stage=stage,
            modality="tabular" if output else self.taken.modality,
            content=item.scored.content if output and item.scored else self._content(item),
            context={"item": item.keyed},
        )

    def _content(self, item: Item) -> Any:
        if self.taken.modality == "tabular":
            return dict(item.row)
        (value,) = item.row.values()
        return base64.b64encode(value).decode() if isinstance(value, bytes) else value

    def _redact(self, item: Item) -> None:
        if item.input is None or item.input.decision != "redact":
            return
        try:
            (item.row,) = fitting(self.taken, self.taken.modality, [item.input.redacted])
        except (UnfitItemError, TypeError, AttributeError):
            item.refused = UNUSABLE

    async def _score(self, items: Sequence[Item]) -> None:
        if not items:
            return
        with self.meter.timed("model"):
            columns_of = arrays(self.taken, [item.row for item in items])
            scores = await asyncio.to_thread(self.served.score, columns_of)
        for item, of_item in zip(items, scores, strict=True):
            item.scored = Scored(of_item, self.served.predicted(of_item))

    def _logged(self, item: Item) -> dict[str, Any]:
        now = self.now()
        checks = [each.check_id for each in (item.input, item.output) if each]
        return {
            self.id_column: item.keyed,
            self.date_column: now.date().isoformat(),
            **{name: _written(value) for name, value in item.row.items()},
            columns.SCORES: list(item.scored.scores) if item.scored else None,
            columns.DECISION: item.decision,
            columns.VERSION: self.served.version,
            columns.CHECKS: " ".join(checks),
            columns.AT: now.isoformat(),
        }

    def _answer(self, predictions: list[Prediction]) -> Predicted:
        return Predicted(
            model=self.served.model,
            model_version=self.served.version,
            digest=self.served.digest,
            predictions=predictions,
        )


def _written(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
