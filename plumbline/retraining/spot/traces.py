"""Traces of availability: one file a zone, `{"metadata": {"gap_seconds": 195}, "data": [0, 1, ...]}`."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from plumbline.retraining.spot.job import SpotError
from plumbline.retraining.spot.moment import Flags

LARGEST_BYTES = 100_000_000
"""A year of one-second ticks fits."""

FORMAT = 'a JSON object {"metadata": {"gap_seconds": SECONDS}, "data": [0, 1, ...]}, where 1 is available'


@dataclass(frozen=True)
class Traces:
    """Zones side by side, from the same moment on."""

    names: tuple[str, ...]
    available: Flags
    """(zones, ticks)."""
    tick_seconds: float
    notes: tuple[str, ...] = ()
    """What a reader of a result should know of them."""


def read_traces(files: Sequence[Path]) -> Traces:
    """Reads one zone a file.

    Raises:
        SpotError: a file is no trace, or two don't fit together; the message names it.
    """
    read = [_read(file) for file in files]
    gaps = {gap for _, gap in read}
    if len(gaps) > 1:
        told = ", ".join(f"{file.name} {gap:g} s" for file, (_, gap) in zip(files, read, strict=True))
        raise SpotError(f"the traces have ticks of different lengths ({told}): give ones with the same")
    shortest = min(len(ticks) for ticks, _ in read)
    return Traces(
        names=tuple(file.stem for file in files),
        available=np.stack([ticks[:shortest] for ticks, _ in read]),
        tick_seconds=gaps.pop(),
        notes=tuple(_notes(files, [ticks for ticks, _ in read], shortest)),
    )


def _notes(files: Sequence[Path], zones: Sequence[Flags], shortest: int) -> list[str]:
    notes = []
    if any(len(zone) > shortest for zone in zones):
        notes.append(f"The traces differ in length: only the first {shortest} ticks of each count.")
    for file, zone in zip(files, zones, strict=True):
        if zone.all() or not zone.any():
            notes.append(f"{file.name}: a spot machine is {'always' if zone.all() else 'never'} available.")
    if len({zone.tobytes() for zone in zones}) < len(zones):
        notes.append("Two traces are the same: a second zone that is no choice.")
    return notes


def _read(file: Path) -> tuple[Flags, float]:
    content = _content(file)
    if not isinstance(content, dict):
        raise SpotError(f"{file} is no trace: it must hold {FORMAT}")
    return _ticks(file, content.get("data")), _gap(file, content.get("metadata"))


def _content(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise SpotError(f"{file} is larger than {LARGEST_BYTES:,} bytes: give a shorter trace")
        return json.loads(file.read_bytes())
    except OSError as error:
        raise SpotError(f"{file} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, SpotError):
            raise
        raise SpotError(f"{file} is no JSON: it must hold {FORMAT}") from error


def _ticks(file: Path, data: Any) -> Flags:
    if not isinstance(data, list) or not data:
        raise SpotError(f"{file} has no list of ticks under `data`, or an empty one: it must hold {FORMAT}")
    for place, value in enumerate(data):
        if not isinstance(value, int | float) or value not in (0, 1):
            raise SpotError(
                f"{file}: tick {place} is {str(value)[:40]!r}, neither 0 nor 1: it must hold {FORMAT}"
            )
    return np.array(data, dtype=bool)


def _gap(file: Path, metadata: Any) -> float:
    gap = metadata.get("gap_seconds") if isinstance(metadata, dict) else None
    if isinstance(gap, bool) or not isinstance(gap, int | float):
        raise SpotError(f"{file} does not say how long a tick is: it must hold {FORMAT}")
    if not (gap > 0 and gap <= 86_400) or not math.isfinite(gap):
        raise SpotError(f"{file}: gap_seconds is {gap:g}; give seconds above 0 and up to a day")
    return float(gap)
