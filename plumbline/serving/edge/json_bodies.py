"""JSON bodies as everybody reads them alike: no key twice, no NaN, no half characters, an end to nesting."""

from __future__ import annotations

from typing import Any

import jiter


class JsonError(ValueError):
    """A body that is not taken; says why, never what was sent, and with which status it is answered."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def read_json(body: bytes) -> Any:
    """The value that a body holds.

    Raises:
        JsonError: no JSON in UTF-8, nested too deeply, numbers that JSON does not have, or an object with a
            key twice: of two readers one might take the first and the other the last.
    """
    try:
        return jiter.from_json(body, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True)
    except ValueError as error:
        said = str(error)
    if said.startswith("Detected duplicate key"):
        raise JsonError("the body holds an object with a key twice: send each once", status=422)
    if said.startswith("recursion limit"):
        raise JsonError("the body is nested too deeply: send it flat")
    raise JsonError("the body is not JSON in UTF-8")
