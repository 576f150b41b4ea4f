"""One request from its items to its answer: read, checked, scored, checked, written down, answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.records import Modality
from plumbline.serving.inference.answering import Item, answer
from plumbline.serving.inference.checked_model import CheckedModel
from plumbline.serving.inference.items import Taken, fitting
from plumbline.serving.inference.journal import Journal
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds, made_up_id
from plumbline.serving.inference.reading import Reading
from plumbline.serving.inference.requests import Predict, Predicted, Prediction

MODALITIES: dict[str, Modality] = {"rows": "tabular", "texts": "text", "images": "image"}
"""What each kind of item is called."""


@dataclass(frozen=True)
class Predicting:
    """All that a prediction needs."""

    model: CheckedModel
    readings: tuple[Reading, ...]
    """Who reads off pictures for it."""
    sent: Taken
    """What callers send: what the model takes, with pictures in place of what is read off them."""
    journal: Journal
    withheld: Journal | None
    """Of inputs that were withheld until a person looked; None where none are kept."""
    ids: KeyedIds
    meter: Meter

    async def predict(self, request: Predict) -> Predicted:
        """Answers one request.

        Raises:
            UnfitItemError: an item does not fit the model; nothing was scored.
            UncheckedError: checks were not answered, and such predictions are refused.
            NotWrittenError: the log cannot be written, so nothing is answered.
            ModelError: the model cannot be given what fits its columns.
        """
        review = self.model.review
        with self.meter.timed("whole"):
            items = await asyncio.to_thread(self._items, request)  # decoding pictures takes its time
            for reading in self.readings:
                await reading.read(items)
            scored = await self.model.through([item for item in items if item.passes(review)])
            await asyncio.to_thread(self._write, items, scored)
        self.meter.predictions(items)
        return self._answer([answer(item, review) for item in items])

    def _items(self, request: Predict) -> list[Item]:
        kind = next(name for name in MODALITIES if getattr(request, name) is not None)
        rows = fitting(self.sent, MODALITIES[kind], request.items)
        ids = request.ids or [made_up_id() for _ in rows]
        return [self._item(name, row) for name, row in zip(ids, rows, strict=True)]

    def _item(self, identifier: str, row: Mapping[str, Any]) -> Item:
        pictures: dict[str, Item] = {}
        for reading in self.readings:
            pictures |= reading.pictures(identifier, row)
        true = {name: row[name] for name in self.sent.read}
        given = {name: value for name, value in row.items() if name not in pictures and name not in true}
        keyed = self.ids.of(identifier)
        return Item(id=identifier, keyed=keyed, row=given, pictures=pictures, true=true)

    def _write(self, items: Sequence[Item], scored: Sequence[Item]) -> None:
        """Pictures first, so that no row names one that is not there."""
        for reading in self.readings:
            reading.write(items)
        self.journal.write(scored)
        if self.withheld is not None:
            self.withheld.write([item for item in items if item.waits_for_a_person])

    def _answer(self, predictions: list[Prediction]) -> Predicted:
        served = self.model.served
        return Predicted(
            model=served.model,
            model_version=served.version,
            digest=served.digest,
            predictions=predictions,
        )
