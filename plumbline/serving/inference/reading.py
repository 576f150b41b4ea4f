"""Features that nobody sent: another model reads them off pictures, digit by digit, behind its own checks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.serving.inference.answering import UNREAD, Item, digit
from plumbline.serving.inference.checked_model import CheckedModel
from plumbline.serving.inference.journal import Journal
from plumbline.serving.inference.pinned_model import PinnedReader
from plumbline.serving.inference.prediction_log.keyed_ids import KeyedIds


@dataclass(frozen=True)
class Reading:
    """One model that reads, behind its checks, and the log of its own pictures."""

    model: CheckedModel
    reads: tuple[PinnedReader, ...]
    ids: KeyedIds
    """Ids of its pictures."""
    journal: Journal

    def pictures(self, identifier: str, row: Mapping[str, Any]) -> dict[str, Item]:
        """The row's pictures that it is to read, by column.

        A picture's id is the row's, its column and its own digest, so that a row that is sent again
        with another picture does not end up with the first one's.
        """
        (name,) = self.model.taken.features
        found = {}
        for one in self.reads:
            for column in one.pictures:
                its = f"{identifier}/{column}/{hashlib.sha256(row[column]).hexdigest()[:16]}"
                picture = Item(id=its, keyed=self.ids.of(its), row={name: row[column]}, reads=one.feature)
                found[column] = picture
        return found

    async def read(self, items: Sequence[Item]) -> None:
        """Reads its features of all items, into their rows. Raises as `CheckedModel.through` does."""
        await self.model.through([picture for item in items for picture in self._of(item)])
        for item in items:
            for one in self.reads:
                _put_together(item, one, self.model)

    def write(self, items: Sequence[Item]) -> None:
        """Writes down what was read. Raises `NotWrittenError`."""
        read = [picture for item in items for picture in self._of(item) if picture.scored is not None]
        self.journal.write(read)

    def _of(self, item: Item) -> list[Item]:
        return [item.pictures[column] for one in self.reads for column in one.pictures]


def _put_together(item: Item, one: PinnedReader, model: CheckedModel) -> None:
    """The number that an item's digits make up; without one of them, the item goes no further."""
    number = 0
    for column in one.pictures:
        found = digit(item.pictures[column], model.review)
        if found is None:
            if item.passes(model.review):  # its checks let the picture pass, and took the digit away
                item.refused = UNREAD.format(column=column)
            return
        number = number * 10 + found
    item.row = {**item.row, one.feature: float(number)}
