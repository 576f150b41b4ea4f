"""Mandatory cells hold something: neither empty nor a literal `NULL`."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.rules.rule import Draft, Finding


def nothing_where_something_must_be(draft: Draft) -> Iterator[Finding]:
    """The columns that a charge is made of; in others, nothing is only told of."""
    import pyarrow.compute as pc

    for column in focus_columns():
        if column.needed and not column.nullable and draft.cells[column.name].null_count:
            empty = pc.is_null(draft.cells[column.name]).combine_chunks()
            yield Finding(column.name, f"{column.name} holds nothing, or NULL, and is mandatory", empty)
