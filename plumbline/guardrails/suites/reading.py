"""Reads suites: one JSON object a line, in `policies/guardrails/suites/<detector>.jsonl`.

What a detector must find may depend on the policy, as on its model's columns:
`suites/<policy>/<detector>.jsonl` is for that policy alone, and comes before the one for all. What is hidden
from a detector stands apart, in `suites/in-disguise/<detector>.jsonl`.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import ValidationError

from plumbline.errors import PlumblineError
from plumbline.guardrails.suites.item import Item

FOLDER = "policies/guardrails/suites"
IN_DISGUISE = "in-disguise"
"""The folder of items that are hidden; no policy can be called so."""
LARGEST = 16 << 20
"""Bytes of a suite's file."""


class SuiteError(PlumblineError):
    """A suite cannot be used."""


def suite_names(root: Path) -> list[str]:
    """The suites there are, sorted: `detector`, or `policy/detector` where one is for a policy alone."""
    folder = root / FOLDER
    found = [*folder.glob("*.jsonl"), *folder.glob("*/*.jsonl")]
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in found)


def suite_for(policy: str, detector: str, names: Collection[str]) -> str | None:
    """Which of these suites a policy's detector is measured on, if any."""
    return next((name for name in (f"{policy}/{detector}", detector) if name in names), None)


def suites_for(policy: str, detector: str, names: Collection[str]) -> list[str]:
    """All suites a policy's detector is measured on: its own, and the one of hidden items."""
    own, hidden = suite_for(policy, detector, names), f"{IN_DISGUISE}/{detector}"
    return [name for name in (own, hidden) if name in names] if own else []


def read_suite(root: Path, detector: str) -> list[Item]:
    """The items of a suite, in the order of the file.

    Args:
        root: the project folder.
        detector: the suite, as `suite_names` has it.

    Raises:
        SuiteError: it is not there, or a line of it cannot be used; names file and line.
    """
    place = f"{FOLDER}/{detector}.jsonl"
    path = root / place
    try:
        if path.is_symlink() or path.parent.is_symlink() or path.stat().st_size > LARGEST:
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
