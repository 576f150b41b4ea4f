"""Which night is meant: its number, or its date through the spec's map."""

from __future__ import annotations

import datetime

from plumbline.errors import PlumblineError
from plumbline.intent import Spec


class NightError(PlumblineError, ValueError):
    """No such night, or none was named."""


def night_for(spec: Spec, night: int | None, date: datetime.date | None) -> int:
    """The explicit night, else the one the spec's map gives the date.

    Raises:
        NightError: neither is given, or the night would be before the first or after the last.
    """
    if night is None:
        night = _night_of(spec, date)
    if night < 0:
        raise NightError(f"night {night} of {spec.model} cannot be: the first one is 0")
    if spec.nights.last is not None and night > spec.nights.last:
        raise NightError(f"night {night} of {spec.model} cannot be: the last night is {spec.nights.last}")
    return night


def date_of(spec: Spec, night: int) -> datetime.date:
    """The date the spec's map gives a night.

    Raises:
        NightError: the calendar does not reach that far.
    """
    try:
        return spec.nights.first + datetime.timedelta(days=night)
    except OverflowError as error:
        raise NightError(f"night {night} of {spec.model} has no date: the calendar ends before it") from error


def _night_of(spec: Spec, date: datetime.date | None) -> int:
    if date is None:
        raise NightError(f"no night of {spec.model} was named: give its number or its date")
    if date < spec.nights.first:
        raise NightError(
            f"{date} is before {spec.model}'s first night, {spec.nights.first}: "
            "give a later date, or change nights.first in its spec"
        )
    return (date - spec.nights.first).days
