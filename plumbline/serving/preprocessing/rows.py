"""A row in the model's own names, types, units and categories."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from plumbline.intent import HarmonisedField, HarmonisedImage, ModelIntake
from plumbline.intent.preprocessing import plain_name
from plumbline.serving.preprocessing.removed import OTHER, Removed, UnharmonisableError
from plumbline.serving.preprocessing.texts import normalised

Clean = Callable[[str], str]
"""Takes personal data out of a text."""
Resize = Callable[[str, str, HarmonisedImage], str]
"""A picture in base64 as its model takes it; gets the place, the picture, and what the model takes."""
LONGEST_CATEGORY = 1000
"""Characters."""
_NUMBER = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?)\s{0,3}([^\W\d_][\w ]{0,30})?")


@dataclass(frozen=True)
class Means:
    """What values need to be brought into form."""

    clean: Clean
    """Takes personal data out of a category."""
    resize: Resize
    """Brings a picture to its model's size."""


@dataclass(frozen=True)
class Fields:
    """A model's fields, found by whatever name they are sent under."""

    intake: ModelIntake
    names: Mapping[str, str]
    """The model's name of each plain name."""
    forbidden: Mapping[str, str]
    """The policy's name of each plain name that is forbidden."""

    @classmethod
    def of(cls, intake: ModelIntake, forbidden: tuple[str, ...]) -> Fields:
        """The fields of a model under a policy."""
        names = {
            plain_name(each): name for name, field in intake.fields.items() for each in (name, *field.also)
        }
        return cls(intake, names, {plain_name(name): name for name in forbidden})


def harmonised_row(
    place: str, row: Mapping[str, Any], fields: Fields, means: Means, removed: Removed
) -> dict[str, Any]:
    """A row as its model takes it: every field, null where there is no value.

    Args:
        place: where in the request.
        row: as sent.
        fields: of the model.
        means: what values need to be brought into form.
        removed: where what is taken out is counted.

    Raises:
        UnharmonisableError: a field is unknown, sent twice, or holds what it cannot.
    """
    found: dict[str, Any] = dict.fromkeys(fields.intake.fields)
    sent: set[str] = set()
    for name, value in row.items():
        plain = plain_name(name)
        if plain in fields.forbidden:
            removed.note(fields.forbidden[plain])
        elif plain not in fields.names:
            _unknown(place, fields, removed)
        elif fields.names[plain] in sent:
            raise UnharmonisableError(f"{place}: {fields.names[plain]} is sent twice, under two names")
        else:
            known = fields.names[plain]
            sent.add(known)
            found[known] = _value(f"{place}.{known}", fields.intake.fields[known], value, means)
    return found


def _unknown(place: str, fields: Fields, removed: Removed) -> None:
    if fields.intake.other_fields == "refuse":
        raise UnharmonisableError(
            f"{place}: it has a field that this model does not know; it knows "
            f"{', '.join(fields.intake.fields)}"
        )
    removed.note(OTHER)


def _value(place: str, field: HarmonisedField, value: Any, means: Means) -> float | str | None:
    if field.picture is not None:
        if not isinstance(value, str):
            raise UnharmonisableError(f"{place} must be a picture in base64")
        return means.resize(place, value, field.picture)
    text = normalised(value) if isinstance(value, str) else value
    if text is None or (
        isinstance(text, str) and text.casefold() in {"", *(word.casefold() for word in field.missing)}
    ):
        return None
    return (
        _number(place, field, text) if field.kind == "numeric" else _category(place, field, text, means.clean)
    )


def _number(place: str, field: HarmonisedField, value: Any) -> float:
    number, unit = _parsed(place, value)
    if unit and unit != field.unit.casefold():
        units = {name.casefold(): name for name in field.units}
        if unit not in units:
            known = ", ".join([field.unit, *field.units]) if field.unit else "none"
            raise UnharmonisableError(f"{place} is in a unit that is not known; known are: {known}")
        number = float(Fraction(number) * field.of_unit(units[unit]))  # 372 months are 31 years
    if field.lowest is not None and number < field.lowest:
        raise UnharmonisableError(f"{place} is less than {field.lowest:g}")
    if field.highest is not None and number > field.highest:
        raise UnharmonisableError(f"{place} is more than {field.highest:g}")
    return number


def _parsed(place: str, value: Any) -> tuple[float, str]:
    """A number and its unit, from a number or a text such as `31` or `372 months`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnharmonisableError(f"{place} must be a number")
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        if found is None:
            raise UnharmonisableError(f"{place} must be a number, perhaps with a unit after it")
        return float(found[1]), (found[2] or "").strip().casefold()
    if abs(value) > 1e300 or not math.isfinite(value):
        raise UnharmonisableError(f"{place} is no number that a model can be given")
    return float(value), ""


def _category(place: str, field: HarmonisedField, value: Any, clean: Clean) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise UnharmonisableError(f"{place} must be a category: text, or a whole number")
    if isinstance(value, float) and not value.is_integer():
        raise UnharmonisableError(f"{place} must be a category, and is a fraction")
    if isinstance(value, int | float) and abs(value) > 1e15:
        raise UnharmonisableError(f"{place} is no category: its number is too large")
    text = value if isinstance(value, str) else str(int(value))
    if len(text) > LONGEST_CATEGORY:
        raise UnharmonisableError(f"{place} has more than {LONGEST_CATEGORY} characters")
    if not field.values:
        return clean(text)
    for name, spellings in field.values.items():
        if text.casefold() in {word.casefold() for word in (name, *spellings)}:
            return name
    raise UnharmonisableError(f"{place} is none of its categories: {', '.join(field.values)}")
