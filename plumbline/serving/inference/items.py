"""What was sent, as the columns that the model and the log are given; or which item does not fit, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plumbline.printable import one_line
from plumbline.records import Modality
from plumbline.serving.inference.sent_pictures import SentPictures
from plumbline.serving.inference.unfit import UnfitItemError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LARGEST_NUMBER = 3.4028234663852886e38
"""The largest 32-bit float: models are given their rows as those."""
LONGEST_CATEGORY = 1000
"""Characters of a category."""


@dataclass(frozen=True)
class Taken:
    """What the model takes."""

    modality: Modality
    features: Mapping[str, str]
    """Kind of each feature: numeric, categorical, text or image."""
    also: Mapping[str, str]
    """Kind of what is logged besides."""
    characters: int
    """Of a text, at most."""
    pixels: int
    """Of a picture, at most."""
    all_pixels: int = 16_000_000
    """From so many on, no further picture of a request is read."""
    pictures: tuple[str, ...] = ()
    """Columns of pictures that features are read off."""
    read: tuple[str, ...] = ()
    """Features that are read: whoever knows what is true of them may send it, and it is only logged."""

    @property
    def columns(self) -> dict[str, str]:
        """Every column of a row, with its kind."""
        return {**self.features, **self.also, **dict.fromkeys(self.pictures, "image")}

    @property
    def needed(self) -> list[str]:
        """Columns that a row must have."""
        return [*(name for name in self.features if name not in self.read), *self.pictures]


def fitting(taken: Taken, modality: Modality, items: Sequence[Any]) -> list[dict[str, Any]]:
    """The items as rows of the model's columns.

    Args:
        taken: what the model takes.
        modality: what was sent.
        items: rows as mappings, texts, or pictures in base64.

    Raises:
        UnfitItemError: the model takes another modality, or an item does not fit it.
    """
    if modality != taken.modality:
        what = {"tabular": "rows", "text": "texts", "image": "images"}[taken.modality]
        raise UnfitItemError(f"this model is given {what}: send `{what}`")
    pictures = SentPictures(taken.pixels, taken.all_pixels)
    return [_fitted(taken, place, item, pictures) for place, item in enumerate(items)]


def arrays(taken: Taken, rows: Sequence[Mapping[str, Any]]) -> dict[str, npt.NDArray[Any]]:
    """Rows as one array a feature: numbers as float64 with NaN for none, anything else as it is."""
    import numpy as np

    found: dict[str, npt.NDArray[Any]] = {}
    for name, kind in taken.features.items():
        values = [row[name] for row in rows]
        if kind == "numeric":
            found[name] = np.array([math.nan if value is None else value for value in values], np.float64)
        else:
            found[name] = _objects(values)
    return found


def _objects(values: Sequence[Any]) -> npt.NDArray[np.object_]:
    import numpy as np

    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _fitted(taken: Taken, place: int, item: Any, pictures: SentPictures) -> dict[str, Any]:
    if taken.modality == "tabular":
        return _row(taken, f"rows[{place}]", item, pictures)
    (name,) = taken.features
    if taken.modality == "text":
        return {name: _text(f"texts[{place}]", item, taken.characters)}
    return {name: pictures.read(f"images[{place}]", item)}


def _row(taken: Taken, place: str, row: Mapping[str, Any], pictures: SentPictures) -> dict[str, Any]:
    unknown = next((name for name in row if name not in taken.columns), None)
    if unknown is not None:
        raise UnfitItemError(f"{place}: {one_line(unknown)[:60]!r} is no column of this model: leave it out")
    missing = [name for name in taken.needed if name not in row]
    if missing:
        raise UnfitItemError(f"{place}: {missing[0]} is missing: send null where there is no value")
    return {
        name: _cell(f"{place}.{name}", kind, row.get(name), pictures) for name, kind in taken.columns.items()
    }


def _cell(place: str, kind: str, value: Any, pictures: SentPictures) -> Any:
    if kind == "image":
        return pictures.read(place, value)
    if value is None:
        return None
    if kind == "numeric":
        return _number(place, value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnfitItemError(f"{place} must be a category: text, or a whole number")
    return _text(place, str(value), LONGEST_CATEGORY)


def _number(place: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitItemError(f"{place} must be a number")
    if abs(value) > LARGEST_NUMBER or value != value:  # noqa: PLR0124 - NaN is unlike itself
        raise UnfitItemError(f"{place} is no number that a model can be given")
    return float(value)


def _text(place: str, value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise UnfitItemError(f"{place} must be a text")
    if len(value) > longest:
        raise UnfitItemError(f"{place} has more than {longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnfitItemError(f"{place} holds half a character: send whole ones") from None
    return value
