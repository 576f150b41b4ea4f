"""What every file people write has in common: closed keys, paths that stay inside."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    field_validator,
)

from plumbline.currencies import known_currencies
from plumbline.s3_address import is_address, s3_object

Name = Field(pattern="^[a-z][a-z0-9_]{0,62}$", description="Lower case letters, digits and underscores.")


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path:
        raise ValueError(f"{path!r} must be a relative path that stays inside its root")
    if ".git" in parts:
        raise ValueError(f"{path!r} lies in .git, which is git's own and is never committed")
    return path


RelativePath = Annotated[
    str, AfterValidator(_inside), Field(description="A path that stays inside its root.")
]


def _data_place(path: str) -> str:
    return str(s3_object(path)) if is_address(path) else _inside(path)


DataPath = Annotated[
    str,
    AfterValidator(_data_place),
    Field(description="A path that stays inside the project, or s3://bucket/key."),
]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"time_zone: {name!r} is no IANA time zone, such as Europe/Berlin") from None
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone), Field(description="IANA name.")]


def _known_currency(code: str) -> str:
    if code not in known_currencies():
        raise ValueError(f"{code!r} is no currency")
    return code


Currency = Annotated[str, Field(pattern="^[A-Z]{3}$"), AfterValidator(_known_currency)]
"""A code of ISO 4217: money in a currency that nobody knows adds up with nothing."""

A_YEAR = 8_784
"""In hours: nothing that is waited for or held lasts longer."""

LARGEST = Decimal("1e15")
"""Of any number that people write: what is larger, or as near to zero, is a slip of a key."""


class Intent(BaseModel):
    """Frozen, closed to keys nobody defined, and to numbers nobody means."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
    """A DAG file imports every one of them and uses few, so each is built on its first use."""

    @field_validator("*", mode="after")
    @classmethod
    def _within_reason(cls, value: object) -> object:
        """A price of 1e400 would end in a defect far from the file that says it."""
        if isinstance(value, Decimal | int | float) and value:
            size = abs(Decimal(value))
            if size > LARGEST or size < 1 / LARGEST:
                raise ValueError(f"{value:.3g} is beyond any number that is meant")
        return value
