"""Gitea's and Forgejo's own schemas, as the models generated from them, to hold the stand-in to.

A field that neither knows, or of another type, is the stand-in's mistake.
"""

from __future__ import annotations

import functools
import json
from typing import Any


def checked(product: str, kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, if it is one that the product could give."""
    model = _model(product, kind)
    unknown = set(answer) - _fields(product, kind)
    assert not unknown, f"{product} has no {kind} with {sorted(unknown)}"
    model.model_validate_json(json.dumps(answer))
    return answer


@functools.cache
def _fields(product: str, kind: str) -> frozenset[str]:
    fields = _model(product, kind).model_fields
    return frozenset(field.alias or name for name, field in fields.items())


@functools.cache
def _model(product: str, kind: str) -> Any:
    if product == "forgejo":
        import pyforgejo.types as forgejo

        return getattr(forgejo, kind)
    import gitea_api_client.models as gitea

    return getattr(gitea, kind)
