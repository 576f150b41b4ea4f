"""Reads suites: one JSON object a line, in `policies/guardrails/suites/<detector>.jsonl`."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from plumbline.errors import PlumblineError
from plumbline.guardrails.suites.item import Item

FOLDER = "policies/guardrails/suites"
LARGEST = 16 << 20
"""Bytes of a suite's file."""


class SuiteError(PlumblineError):
    """A suite cannot be used."""


def suite_names(root: Path) -> list[str]:
    """The detectors that have a suite, sorted."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.jsonl"))


def read_suite(root: Path, detector: str) -> list[Item]:
    """The items of a detector's suite, in the order of the file.

    Raises:
        SuiteError: it is not there, or a line of it cannot be used; names file and line.
    """
    place = f"{FOLDER}/{detector}.jsonl"
    path = root / place
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            raise SuiteError(f"{place} is a link or larger than {LARGEST >> 20} MiB: make it a smaller file")
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise SuiteError(f"{detector} has no suite: write {place}, one JSON object a line") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{place} cannot be read as UTF-8: {error}") from error
    items = [_item(place, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    _refuse_twice(place, items)
    return items


def _item(place: str, number: int, line: str) -> Item:
    try:
        return Item.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise SuiteError(f"{place}:{number}: {where}: {first['msg']}") from None


def _refuse_twice(place: str, items: list[Item]) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise SuiteError(f"{place}: two items are called {item.id}: rename one")
        seen.add(item.id)
