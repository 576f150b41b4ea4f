"""Labels that come later than their rows: what a night still waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.intent import Spec
from plumbline.records import Window
from plumbline.settings import Settings
from plumbline.windows.content import content_digest
from plumbline.windows.pictures import with_pictures

if TYPE_CHECKING:
    import pyarrow as pa


def awaited_labels(spec: Spec, window: Window, table: pa.Table) -> str:
    """What labels a night waits for, as a reason; empty where it has all, or the spec lets none come later.

    Some labels are as good as none: the first to come are seldom like the rest.

    Args:
        spec: names the delay.
        window: whose rows these are; only a night's labels may come later.
        table: the rows, converted.
    """
    delay = spec.data.label_delay_nights
    if not delay or window.night is None or spec.data.label not in table.column_names:
        return ""
    if labelled_rows(spec, table) == table.num_rows:
        return ""
    return f"labels of night {window.night} are expected with night {window.night + delay}"


def labelled_rows(spec: Spec, table: pa.Table) -> int:
    """How many rows have a label."""
    return int(table.num_rows - table.column(spec.data.label).null_count)


def without_labels(spec: Spec, table: pa.Table) -> pa.Table:
    """The rows with every label missing."""
    import pyarrow as pa

    column = table.column(spec.data.label)
    place = table.column_names.index(spec.data.label)
    return table.set_column(place, spec.data.label, pa.nulls(table.num_rows, column.type))


def content_before_labels(settings: Settings, spec: Spec, table: pa.Table) -> str:
    """The content hash that a night has while labels are awaited: it stays while they come one by one."""
    return content_digest(with_pictures(settings, spec, without_labels(spec, table)))
