"""Holds: versions that must not be promoted until a person deletes their file.

`holds/<model>/<image digest>.yaml`, so that a repository's history tells who held and who lifted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_yaml import read_record, write_record
from plumbline.attestation.tree import remove_file, write_file
from plumbline.records import Change, Hold

FOLDER = "holds"


def hold_file(model: str, image: str) -> str:
    """Where a hold lies in the GitOps repository.

    Args:
        model: the model's name.
        image: the image's digest, `sha256:...`.
    """
    return f"{FOLDER}/{model}/{image.removeprefix('sha256:')}.yaml"


def hold_content(hold: Hold) -> bytes:
    """The hold as people read it."""
    return write_record(
        hold.model_dump(mode="json"),
        f"{hold.model} version {hold.version} must not be promoted.",
        "To lift the hold, delete this file in a pull request of its own.",
    )


def write_hold(tree: Path, hold: Hold) -> tuple[Change, ...]:
    """Puts the hold into a checked-out tree; what changed, nothing if the version is held already."""
    file = hold_file(hold.model, hold.image)
    if (tree / file).exists():
        return ()
    return write_file(tree, file, hold_content(hold), "hold")


def lift_hold(tree: Path, model: str, image: str) -> tuple[Change, ...]:
    """Takes the hold out of a checked-out tree; what changed, nothing if there was none."""
    return remove_file(tree, hold_file(model, image), "hold")


def read_holds(files: Mapping[str, bytes]) -> list[Hold]:
    """The holds among a repository's files, by model and image.

    Args:
        files: contents by path in the repository.

    Raises:
        MalformedError: if one cannot be read; then nobody knows what it holds.
    """
    found = []
    for file, content in sorted(files.items()):
        if not is_hold_file(file):
            continue
        hold = read_record(content, file, Hold)
        if hold_file(hold.model, hold.image) != file:
            raise MalformedError(f"{file}: holds another image than its name says; rename it")
        found.append(hold)
    return found


def is_hold_file(file: str) -> bool:
    """Whether this path is that of a hold: everything under `holds/` but what only explains."""
    return file.startswith(f"{FOLDER}/") and not file.endswith(".md")


def hold_of(holds: Iterable[Hold], model: str, version: str, digest: str, image: str) -> Hold | None:
    """The hold on a version, by whichever of its names it was held."""
    for hold in holds:
        same_version = hold.model == model and hold.version == version
        if same_version or hold.image == image or hold.digest == digest:
            return hold
    return None


def since(hold: Hold) -> str:
    """Since when, by whom and why, to go on with after `is on hold`; without a full stop."""
    return f"since {hold.at:%Y-%m-%d}, put there by {hold.by}: {hold.because.rstrip('.')}"
