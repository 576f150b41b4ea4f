"""Holds what the GitHub stand-in sends against GitHub's published schema (version 2022-11-28)."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel


def checked(model: str, body: Any) -> Any:
    """The body, an object or a list of them, when GitHub's schema allows it and knows every field."""
    of = _model(model)
    if isinstance(body, list):
        return [checked(model, one) for one in body]
    of.model_validate(body)
    known = {field.alias or name for name, field in of.model_fields.items()}
    assert set(body) <= known, f"{model} has no {sorted(set(body) - known)}"
    return body


@cache
def _model(name: str) -> type[BaseModel]:
    from githubkit_schemas.v2022_11_28 import models

    return getattr(models, name)
