"""What a group's decision is shifted by: `adjustments.json` beside a model, and nothing but numbers in it.

    {"attribute": "DIS", "shifts": [{"group": "1", "shift": 1.7}, {"group": "2", "shift": 0.02}]}
    {"attribute": "AGEP", "shifts": [{"from": 18, "group": "18-24", "shift": 0.2, "to": 25}, ...]}

A shift is added to the model's log odds, so that one threshold stays true for all and the order within a
group stays as it is. A row whose group is missing, or is none of these, is not shifted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from plumbline.intent import FeatureKind

ADJUSTMENTS_FILE = "adjustments.json"

LARGEST_FILE = 64 * 1024
"""Bytes: far more than groups anybody compares."""

LARGEST_SHIFT = 50.0
"""Log odds: beyond, every score is 0 or 1."""


class AdjustmentsError(ValueError):
    """The file is not what a mitigation writes."""


@dataclass(frozen=True)
class Shift:
    """One group's shift."""

    group: str
    shift: float
    """In log odds."""
    start: float | None = None
    """Of a numeric attribute: the band's first value."""
    stop: float | None = None
    """The first value beyond the band; none for the last band."""


@dataclass(frozen=True)
class Adjustments:
    """The shifts of one attribute's groups."""

    attribute: str
    shifts: tuple[Shift, ...]

    def of(self, values: npt.NDArray[np.float32], categories: Sequence[str]) -> npt.NDArray[np.float64]:
        """Each row's shift, zero for a missing or unknown group, shape (rows,).

        Args:
            values: the attribute as the model sees it: a number, or a category's position; shape (rows,).
            categories: the categories by position; none for a numeric attribute.
        """
        import numpy as np

        found = np.zeros(values.size)
        for shift in self.shifts:
            found[_member(shift, values, categories)] = shift.shift
        return found

    def text(self) -> str:
        """The file's content."""
        listed = [_written(shift) for shift in self.shifts]
        return json.dumps({"attribute": self.attribute, "shifts": listed}, sort_keys=True, indent=1) + "\n"


def load(path: Path, kinds: dict[str, FeatureKind]) -> Adjustments:
    """Reads and checks the file.

    Args:
        path: `adjustments.json`.
        kinds: what each of the model's features is.

    Raises:
        AdjustmentsError: too large, no JSON, other keys, no finite numbers, or an attribute the model lacks.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise AdjustmentsError(f"{path} is larger than {LARGEST_FILE} bytes")
        return _checked(json.loads(text, parse_constant=_refuse_constant), kinds)
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise AdjustmentsError(f"{path} holds no shifts of groups ({error})") from error


def _checked(given: Any, kinds: dict[str, FeatureKind]) -> Adjustments:
    if set(given) != {"attribute", "shifts"}:
        raise AdjustmentsError("its keys must be `attribute` and `shifts`")
    kind = kinds.get(given["attribute"])
    if kind is None:
        raise AdjustmentsError(f"{given['attribute']!r} is no feature of the model")
    shifts = tuple(_shift(one, kind) for one in given["shifts"])
    if not shifts or len({shift.group for shift in shifts}) != len(shifts):
        raise AdjustmentsError("every group must stand once, and one at least")
    return Adjustments(given["attribute"], shifts)


def _shift(given: Any, kind: FeatureKind) -> Shift:
    wanted = {"group", "shift"} | ({"from", "to"} if kind == "numeric" else set())
    if set(given) != wanted or not isinstance(given["group"], str):
        raise AdjustmentsError(f"a shift of a {kind} attribute has the keys {', '.join(sorted(wanted))}")
    shift = _number(given["shift"])
    if abs(shift) > LARGEST_SHIFT:
        raise AdjustmentsError(f"a shift of {shift} is beyond {LARGEST_SHIFT}")
    if kind == "categorical":
        return Shift(given["group"], shift)
    stop = None if given["to"] is None else _number(given["to"])
    return Shift(given["group"], shift, _number(given["from"]), stop)


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise AdjustmentsError(f"{given!r} is no finite number")
    return float(given)


def _refuse_constant(name: str) -> NoReturn:
    raise AdjustmentsError(f"{name} is no number")


def _member(shift: Shift, values: Any, categories: Sequence[str]) -> Any:
    if shift.start is None:
        return values == (categories.index(shift.group) if shift.group in categories else -1)
    return (values >= shift.start) & (values < (math.inf if shift.stop is None else shift.stop))


def _written(shift: Shift) -> dict[str, Any]:
    written: dict[str, Any] = {"group": shift.group, "shift": shift.shift}
    return written if shift.start is None else {**written, "from": shift.start, "to": shift.stop}
