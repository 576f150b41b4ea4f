"""Keeping people out of aggregates: a figure about a handful of rows is a figure about somebody."""

from __future__ import annotations

from collections.abc import Iterable

from alignment_checks.measurement import Measurement

SMALLEST_CELL = 10
"""Rows a group's figure must rest on to be shown, as statistical offices commonly ask."""


def suppress_small_cells(
    measurements: Iterable[Measurement], smallest: int = SMALLEST_CELL
) -> list[Measurement]:
    """The measurements, those about a group of fewer than `smallest` rows without their figures.

    Groups are recognised by their `=`; how many rows they have stays, so that they can be named.
    Rows named by id carry no values of theirs and stay.
    """
    return [_suppressed(m, smallest) if _is_small_cell(m, smallest) else m for m in measurements]


def _is_small_cell(measurement: Measurement, smallest: int) -> bool:
    about_a_group = "=" in measurement.group and not measurement.group.startswith("id=")
    return about_a_group and measurement.defined and measurement.n < smallest


def _suppressed(measurement: Measurement, smallest: int) -> Measurement:
    hidden = {"value": None, "low": None, "high": None, "standard_error": None}
    hidden |= {"simultaneous_low": None, "simultaneous_high": None}
    return measurement.model_copy(
        update=hidden | {"reason": f"fewer than {smallest} rows: not shown, to protect the people in it"}
    )
