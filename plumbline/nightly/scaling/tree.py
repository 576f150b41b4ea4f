"""What a schedule changes in the GitOps repo's tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plumbline.attestation.tree import place_in, write_file
from plumbline.errors import PlumblineError
from plumbline.intent import ScalingTarget
from plumbline.records import Change
from plumbline.records.scaling import ReplicaSchedule
from plumbline.release.editing.values import with_values
from plumbline.scaling.keda import MARK, cron_hours, scaled_object
from plumbline.whole_files import write_whole

Values = dict[tuple[str | int, ...], str]
"""What shall stand where in an object."""


class ScalerFileError(PlumblineError, ValueError):
    """The file that shall say how many replicas run cannot be written by Plumbline; says what to do."""


def manifests(tree: Path, target: ScalingTarget) -> list[dict[str, Any]]:
    """The objects in the folder of the target's file."""
    folder = place_in(tree, target.file).parent
    found: list[dict[str, Any]] = []
    for place in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]) if folder.is_dir() else []:
        if place.is_symlink() or not place.is_file():
            continue
        try:
            found += objects_in(place)
        except ScalerFileError:
            continue  # a template or no manifest: whatever it is, it does not tell
    return found


def objects_in(place: Path) -> list[dict[str, Any]]:
    """The objects in a file of the repository.

    Raises:
        ScalerFileError: it cannot be read as YAML.
    """
    import yaml

    try:
        found = list(yaml.safe_load_all(place.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        raise ScalerFileError(f"{place.name} cannot be read as YAML ({said}); correct it first") from None
    return [one for one in found if isinstance(one, dict)]


def write_schedule(
    tree: Path, target: ScalingTarget, schedule: ReplicaSchedule, load_per_replica: float
) -> tuple[Change, ...]:
    """Edits the file that stands there, or writes a ScaledObject and lists it; what changed.

    Raises:
        ScalerFileError: if an HPA is to be edited and there is none.
        ValueEditError: if the file cannot be edited alone.
    """
    place = place_in(tree, target.file)
    if target.scaler == "hpa":
        if not place.is_file():
            raise ScalerFileError(f"{target.file}: there is no such file; write an HPA there first")
        bounds: Values = {
            ("spec", "minReplicas"): str(schedule.base),
            ("spec", "maxReplicas"): str(schedule.ceiling),
        }
        return _edited(place, target, "HorizontalPodAutoscaler", bounds)
    if place.is_file() and not place.read_text(encoding="utf-8").startswith(MARK):
        return _edited(place, target, "ScaledObject", _values(schedule))
    text = scaled_object(target, schedule, load_per_replica)
    return write_file(tree, target.file, text.encode(), "ScaledObject") + _listed(tree, target.file)


def _edited(place: Path, target: ScalingTarget, kind: str, values: Values) -> tuple[Change, ...]:
    content, changes = with_values(target.file, place.read_bytes(), kind, values)
    if changes:
        write_whole(place, content, mode=0o644)
    return changes


def _values(schedule: ReplicaSchedule) -> Values:
    """Where a ScaledObject written by hand says it: its cron triggers come first, one for each rise."""
    values: Values = {
        ("spec", "minReplicaCount"): str(schedule.base),
        ("spec", "maxReplicaCount"): str(schedule.ceiling),
    }
    for number, rise in enumerate(schedule.rises):
        start, end = cron_hours(rise)
        said = {"timezone": schedule.time_zone, "start": start, "end": end, "desiredReplicas": rise.replicas}
        for name, value in said.items():
            values["spec", "triggers", number, "metadata", name] = str(value)
    return values


def _listed(tree: Path, file: str) -> tuple[Change, ...]:
    """Names a new file in the kustomization beside it, as the last of its resources."""
    place = place_in(tree, (Path(file).parent / "kustomization.yaml").as_posix())
    name = Path(file).name
    if not place.is_file():
        return ()
    by_hand = ScalerFileError(f"{place.relative_to(tree)}: add {name} to its resources by hand first")
    before = next(iter(objects_in(place)), {})
    known = before.get("resources") or []
    if not isinstance(known, list) or not all(isinstance(one, str) for one in known):
        raise by_hand
    if name in known:
        return ()
    lines = place.read_text(encoding="utf-8").splitlines(keepends=True)
    last = [number for number, line in enumerate(lines) if known and line.strip() == f"- {known[-1]}"]
    if len(last) != 1 or not lines[last[0]].endswith("\n"):
        raise by_hand
    lines.insert(last[0] + 1, lines[last[0]].replace(known[-1], name))
    if _loaded("".join(lines)) != [{**before, "resources": [*known, name]}]:
        raise by_hand
    write_whole(place, "".join(lines).encode(), mode=0o644)
    where = place.relative_to(tree).as_posix()
    return (Change(file=where, path=f"resources[{len(known)}]", old="", new=name),)


def _loaded(text: str) -> list[Any]:
    import yaml

    return list(yaml.safe_load_all(text))
