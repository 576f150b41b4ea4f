"""JSON that everybody reads alike: no key twice, no NaN, not too deep, not too large."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from pydantic import ValidationError

from plumbline.attestation.errors import MalformedError


def read_json(content: bytes, largest: int, what: str) -> Any:
    """The value that `content` says.

    Args:
        content: UTF-8.
        largest: how many bytes it may have.
        what: what errors call it.

    Raises:
        MalformedError: if it is too large, or not such JSON.
    """
    if len(content) > largest:
        raise MalformedError(f"{what}: larger than {largest} bytes")
    try:
        return json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise MalformedError(f"{what}: nested too deeply") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise MalformedError(f"{what}: {error}") from None


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong with a record, and where; not the value, which may be hostile."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
