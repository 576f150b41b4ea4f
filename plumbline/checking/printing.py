"""What `plumbline check` prints: a table for people, or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alignment_checks.measurement import Measurement
from plumbline.canonical import canonical_json
from plumbline.checking.files import FileError

FIELDS = ("name", "group", "value", "low", "high", "n", "unit", "method")
"""What the JSON says of a measurement, besides `against` and `reason` where there is one."""


def as_json(measurements: Iterable[Measurement], **more: Any) -> str:
    """`{"measurements": [...]}` and whatever else a check tells, as canonical JSON."""
    return canonical_json({"measurements": [_told(m) for m in measurements], **more})


def as_table(measurements: Sequence[Measurement]) -> str:
    """One line a measurement, its columns aligned; an undefined one says why."""
    rows = [("metric", "group", "value", "interval", "n", "unit"), *map(_row, measurements)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _told(measurement: Measurement) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(measurement, name) for name in FIELDS}
    extra = {name: getattr(measurement, name) for name in ("against", "reason") if getattr(measurement, name)}
    return told | extra


def _row(m: Measurement) -> tuple[str, str, str, str, str, str]:
    group = f"{m.group} against {m.against}" if m.against else m.group
    if m.value is None:
        return m.name, group, "undefined", m.reason or "", str(m.n), m.unit
    interval = "" if m.low is None or m.high is None else f"{m.low:.4g} to {m.high:.4g}"
    return m.name, group, f"{m.value:.6g}", interval, str(m.n), m.unit


def refuse_strange_threshold(threshold: float) -> None:
    """Refuses what no score can reach or miss.

    Raises:
        FileError: a threshold that is no number.
    """
    import math

    if math.isnan(threshold):
        raise FileError("--threshold nan is none: give a number such as 0.5")


def refuse_strange_confidence(confidence: float) -> None:
    """Refuses what no interval can have.

    Raises:
        FileError: a confidence that is not between 0 and 1.
    """
    if not 0 < confidence < (1 + confidence) / 2 < 1:  # what rounding leaves of it counts
        raise FileError(f"--confidence {confidence} is none: give a number between 0 and 1, e.g. 0.95")
