"""Other ways of writing a row, which mean the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeGuard

from plumbline.guardrails.content import Row
from plumbline.guardrails.reference.values import LARGEST
from plumbline.guardrails.suites.item import Case, Item

Values = Mapping[str, object]


def row_cases(item: Item) -> Iterator[Case]:
    """A row as it was written, and in each other way that makes it differ; nothing of other items."""
    if item.row is None:
        return
    yield Case(item, "as_written", Row(item.row))
    for name, rewrite in WAYS.items():
        yield Case(item, name, Row(rewrite(item.row)))


def _reordered(values: Values) -> Values:
    return {name: values[name] for name in reversed(list(values))}


def _as_floats(values: Values) -> Values:
    """Whole numbers as 44.0, as tables with gaps send them; not where a float is another number."""
    return {name: float(value) if _is_whole(value) else value for name, value in values.items()}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


WAYS: dict[str, Callable[[Values], Values]] = {"reordered": _reordered, "as_floats": _as_floats}
"""How a row may be rewritten, each with the function that does."""
