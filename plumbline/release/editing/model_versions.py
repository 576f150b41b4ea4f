"""The model version that stands beside an image: an annotation, a label or an environment variable."""

from __future__ import annotations

from collections.abc import Sequence as Several

from plumbline.release.editing.place import Place, Spot, Steps
from plumbline.release.editing.yaml_nodes import Mapping, Scalar, Visit

MODEL = "plumbline.dev/model"
"""Annotation or label: which model runs here."""
MODEL_VERSION = "plumbline.dev/model-version"
"""Annotation or label: the registry's version number; in a pod template, changing it restarts the pods."""
CONTAINER = "plumbline.dev/container"
"""Annotation or label: which of several containers holds the model."""
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


def owners(spot: Spot, all_places: Several[Place], visits: Several[Visit]) -> list[Place]:
    """The images that a model version moves with: of those beside it, the ones that hold the model.

    Beside several images, it is that of the container which `plumbline.dev/container` names; else the one
    named as the model is; else nobody can tell, and it may be any of them.
    """
    near = beside(spot, all_places)
    if len({place.path for place in near}) < 2:
        return near
    named = _nearest(spot, [visit for visit in visits if _says(visit, CONTAINER, "")])
    if named is not None:
        return [place for place in near if container_of(place, visits) == named]
    model = _nearest(spot, [visit for visit in visits if _says(visit, MODEL, "PLUMBLINE_MODEL")])
    alike = [place for place in near if model and _plain(place.names[0].rpartition("/")[2]) == _plain(model)]
    return alike or near


def container_of(place: Place, visits: Several[Visit]) -> str | None:
    """The `name` beside an `image` in a list of containers."""
    if place.kind != "image" or len(place.path) < 2 or not isinstance(place.path[-2], int):
        return None
    holder = next((visit.node for visit in visits if visit.path == place.path[:-1]), None)
    return holder.text("name") if isinstance(holder, Mapping) else None


def _says(visit: Visit, key: str, variable: str) -> bool:
    return isinstance(visit.node, Scalar) and _states(visit, key, variable)


def _nearest(spot: Spot, visits: Several[Visit]) -> str | None:
    """What the scalar says that shares the most of the path."""
    found = max(visits, key=lambda visit: _shared(visit.path, spot.path), default=None)
    return found.node.value if found is not None and isinstance(found.node, Scalar) else None


def _plain(name: str) -> str:
    """`acs_employment` and `acs-employment` are the same name: neither may be written in both places."""
    return name.lower().replace("_", "-").replace(".", "-")


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
