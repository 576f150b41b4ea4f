"""Rows that are no charges, with the reason and the line of each: a file of JSON lines a delivery."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.kept import charges_folder


def quarantine_file(state_folder: Path, delivery: Delivery) -> Path:
    """Where the rows of a delivery are held: its next delivery puts its own in their place."""
    named = f"{delivery.source}\0{delivery.name}"
    return (
        charges_folder(state_folder)
        / "quarantine"
        / f"{hashlib.sha256(named.encode()).hexdigest()[:20]}.jsonl"
    )


def quarantined(state_folder: Path) -> Iterator[dict[str, Any]]:
    """All rows that are held, by delivery.

    Each has `source`, `delivery`, `line`, `reasons`, `currency`, `billed` (a text, or None) and `row`, the
    cells as they were delivered.
    """
    for file in sorted((charges_folder(state_folder) / "quarantine").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


class Quarantine:
    """Holds the rows of one delivery, a line each, until they are put in their place."""

    def __init__(self, part: Path) -> None:
        self._part = part
        self._file: IO[str] | None = None

    def hold(self, entry: dict[str, Any]) -> None:
        """Adds one row."""
        if self._file is None:
            self._file = self._part.open("w", encoding="utf-8")
        self._file.write(json.dumps(entry, default=str, ensure_ascii=False) + "\n")

    def put(self, place: Path) -> Path | None:
        """In place of what an earlier delivery left there; nothing where nothing is held."""
        if self._file is None:
            place.unlink(missing_ok=True)
            return None
        self._file.close()
        place.parent.mkdir(parents=True, exist_ok=True)
        self._part.chmod(0o600)
        self._part.replace(place)
        return place

    def close(self) -> None:
        """Ends it, whatever happened."""
        if self._file is not None:
            self._file.close()
