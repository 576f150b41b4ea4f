"""What is let through without a look: it changes nothing about what runs, or its owner was judged."""

from __future__ import annotations

from typing import Any

from plumbline.serving.alignment.admission.kinds import JUDGED, MANAGER, account
from plumbline.serving.alignment.admission.review import Asked

HARMLESS = ("scale", "status", "eviction", "binding")
"""Subresources that cannot change which containers run; refusing them would keep pods from starting."""
JUDGED_PARTS = ("", "ephemeralcontainers", "resize")
"""Subresources whose object says which containers run; the object itself first."""


def passes(asked: Asked) -> str | None:
    """Why nothing needs to be judged; none if something does."""
    if asked.operation == "DELETE":
        return "what is deleted runs no more"
    if asked.subresource in HARMLESS:
        return f"{asked.subresource} changes nothing about what runs"
    if asked.operation == "CREATE" and not asked.subresource and _made_by_its_controller(asked):
        return "made by the cluster for an owner that was judged"
    return None


def _made_by_its_controller(asked: Asked) -> bool:
    """Whether the cluster's own controller asks, for an owner of the kind that it works for.

    An owner in the metadata alone proves nothing: anybody may write one. Who asks is told by the API server.
    """
    kind = JUDGED.get((asked.group_version, asked.kind))
    owner = _owner(asked)
    if kind is None or owner is None:
        return False
    controller = kind.made_by.get((str(owner.get("apiVersion")), str(owner.get("kind"))))
    return controller is not None and asked.user in (MANAGER, account(controller))


def _owner(asked: Asked) -> dict[str, Any] | None:
    """The one owner that controls the object."""
    metadata = asked.new.get("metadata") if asked.new else None
    owners = metadata.get("ownerReferences") if isinstance(metadata, dict) else None
    if not isinstance(owners, list):
        return None
    controlling = [one for one in owners if isinstance(one, dict) and one.get("controller") is True]
    return controlling[0] if len(controlling) == 1 else None
