"""A model behind its checks: what goes in is checked, then scored, and what comes out is checked."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from plumbline.records import Check, Checked, CheckStage
from plumbline.serving.inference.answering import UNUSABLE, Item, Review, Scored
from plumbline.serving.inference.check_client import UncheckedError
from plumbline.serving.inference.items import Taken, arrays, fitting
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.served_model import ServedModel
from plumbline.serving.inference.unfit import UnfitItemError


class Asking(Protocol):
    """Who is asked about content."""

    async def ask(self, checks: Sequence[Check]) -> list[Checked]:
        """What the checks came to, in order. Raises `UncheckedError`."""
        ...


@dataclass(frozen=True)
class CheckedModel:
    """One model, and who is asked about what goes into it and comes out of it."""

    served: ServedModel
    taken: Taken
    """What it is given."""
    checks: Asking | None
    """None where nothing is checked."""
    unchecked: str
    review: Review
    meter: Meter

    async def through(self, items: Sequence[Item]) -> list[Item]:
        """Checks items, scores those that pass, and checks what came of them.

        Returns:
            Those that were scored.

        Raises:
            UncheckedError: checks were not answered, and such predictions are refused.
            ModelError: the model cannot be given what fits its columns.
        """
        await self._check("input", items)
        entering = [item for item in items if item.passes(self.review)]
        await self._score(entering)
        await self._check("output", entering)
        return entering

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
