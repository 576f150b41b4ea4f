"""A container's requests and limits, fitted and written where the repository already says some."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plumbline.attestation.tree import place_in
from plumbline.intent import FittedResources, ScalingTarget
from plumbline.nightly.context import Context
from plumbline.nightly.scaling.histories import history
from plumbline.nightly.scaling.tree import ScalerFileError, Values, objects_in
from plumbline.records import Change
from plumbline.release.editing.values import with_values
from plumbline.scaling.history import History
from plumbline.scaling.resources import Fitted, cores_at_full_load, fitted
from plumbline.whole_files import write_whole


def fitted_resources(
    context: Context, target: ScalingTarget, load: History, load_per_replica: float
) -> Fitted | None:
    """What the target's container should ask for; none where the policy does not want it fitted.

    Raises:
        HistoryError: if what was used cannot be told.
    """
    if target.resources is None:
        return None
    cpu = history(context, target.resources.cpu, "cpu")
    memory = history(context, target.resources.memory, "memory")
    full = None
    if target.replicas is not None:
        replicas = history(context, target.replicas, "replicas")
        full = cores_at_full_load(cpu, load, replicas, load_per_replica)
    return fitted(cpu, memory, target.covered, full)


def write_resources(tree: Path, wanted: FittedResources, found: Fitted) -> tuple[Change, ...]:
    """Edits those of the requests and limits that are there; what changed.

    Raises:
        ScalerFileError: if the file has no such container, or the container asks for nothing.
        ValueEditError: if one cannot be edited alone.
    """
    place = place_in(tree, wanted.file)
    if not place.is_file():
        raise ScalerFileError(f"{wanted.file}: there is no such file")
    at, resources = _container(place, wanted)
    said = {
        ("requests", "cpu"): found.cpu,
        ("requests", "memory"): found.memory,
        ("limits", "memory"): found.memory,
    }
    above = ("spec", "template", "spec", "containers", at, "resources")
    values: Values = {
        (*above, *path): new for path, new in said.items() if path[1] in resources.get(path[0], {})
    }
    if not values:
        raise ScalerFileError(f"{wanted.file}: {wanted.container} has no requests; write some once by hand")
    content, changes = with_values(wanted.file, place.read_bytes(), "Deployment", values)
    if changes:
        write_whole(place, content, mode=0o644)
    return changes


def _container(place: Path, wanted: FittedResources) -> tuple[int, dict[str, Any]]:
    """Which of a Deployment's containers it is, and what it asks for."""
    try:
        for manifest in objects_in(place):
            if manifest.get("kind") == "Deployment":
                for at, one in enumerate(manifest["spec"]["template"]["spec"]["containers"]):
                    if one["name"] == wanted.container:
                        return at, _asked(one)
    except (AttributeError, KeyError, TypeError):
        raise ScalerFileError(
            f"{wanted.file}: a Deployment there is not as Kubernetes has it; correct it first"
        ) from None
    raise ScalerFileError(f"{wanted.file}: no Deployment there has a container {wanted.container}")


def _asked(container: dict[str, Any]) -> dict[str, Any]:
    """A container's requests and limits, where they are some."""
    told = container.get("resources") or {}
    return {side: asked for side, asked in told.items() if isinstance(asked, dict)}
