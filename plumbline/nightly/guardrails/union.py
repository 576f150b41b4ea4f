"""The suites of two versions as one: what a change takes out of a suite is asked all the same."""

from __future__ import annotations

from pathlib import Path

from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.reading import FOLDER, read_suite, suite_names

BEFORE = "-before"
"""Ends the id of an item that was rewritten: both are asked."""


def write_union(before: Path, after: Path, folder: Path) -> dict[str, list[Item]]:
    """Writes the suites of both into a folder, as a project has them; returns them by name."""
    place = folder / FOLDER
    place.mkdir(parents=True)
    union = {
        name: _union(_suite(before, name), _suite(after, name))
        for name in sorted({*suite_names(before), *suite_names(after)})
    }
    for name, items in union.items():
        # without defaults: the version before may not know every key
        lines = "".join(f"{item.model_dump_json(exclude_defaults=True)}\n" for item in items)
        (place / name).parent.mkdir(exist_ok=True)
        (place / f"{name}.jsonl").write_text(lines, "utf-8")
    return union


def _suite(root: Path, name: str) -> list[Item]:
    return read_suite(root, name) if name in suite_names(root) else []


def _union(before: list[Item], after: list[Item]) -> list[Item]:
    now = {item.id: item for item in after}
    kept = [item for item in before if item.id not in now]
    rewritten = [
        item.model_copy(update={"id": f"{item.id[: 63 - len(BEFORE)]}{BEFORE}"})
        for item in before
        if item.id in now and now[item.id] != item
    ]
    return [*after, *kept, *rewritten]
