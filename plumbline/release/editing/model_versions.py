"""The model version that stands beside an image: an annotation, a label or an environment variable."""

from __future__ import annotations

from collections.abc import Sequence as Several

from plumbline.release.editing.place import Place, Spot, Steps
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit

MODEL = "plumbline.dev/model"
"""Annotation or label: which model runs here."""
MODEL_VERSION = "plumbline.dev/model-version"
"""Annotation or label: the registry's version number; in a pod template, changing it restarts the pods."""
VARIABLE = "PLUMBLINE_MODEL_VERSION"
"""Environment variable that tells the container which version it serves."""


MARKS = ("dev/model", "PLUMBLINE_MODEL")
"""One of these stands in every file that says such a thing; in Helm parameters the dot is escaped."""


def model_versions(visits: Several[Visit]) -> list[Spot]:
    """Every scalar that states a model version."""
    return [
        Spot(visit.node, visit.path)
        for visit in visits
        if isinstance(visit.node, Scalar) and _states(visit, MODEL_VERSION, VARIABLE)
    ]


def models(visits: Several[Visit]) -> list[Spot]:
    """Every scalar that names a model."""
    return [
        Spot(visit.node, visit.path)
        for visit in visits
        if isinstance(visit.node, Scalar) and _states(visit, MODEL, "PLUMBLINE_MODEL")
    ]


def beside(spot: Spot, all_places: Several[Place]) -> list[Place]:
    """The images that a model version belongs to: those that share the most of its path."""
    shared = [(_shared(spot.path, place.path), place) for place in all_places]
    most = max((length for length, _ in shared), default=0)
    return [place for length, place in shared if length == most]


def _states(visit: Visit, key: str, variable: str) -> bool:
    last = visit.path[-1] if visit.path else ""
    if last in (key, variable):
        return True
    holder = visit.above[-1] if visit.above else None
    if last != "value" or not isinstance(holder, Mapping):
        return False
    name = (holder.text("name") or "").replace("\\", "")
    return name == variable or name.endswith(f".{key}")


def _shared(one: Steps, other: Steps) -> int:
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count
