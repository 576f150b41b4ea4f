"""Holds: versions that must not be promoted until a person deletes their file.

`holds/<model>/<image digest>.yaml`, so that a repository's history tells who held and who lifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

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


@dataclass(frozen=True)
class UnreadableHold:
    """A hold of which nothing is certain but what its path says."""

    file: str
    because: str
    """Why it cannot be read, with the file."""
    model: str | None = None
    """Whose version it holds; none if nothing tells, and then it may be any model's."""
    image: str | None = None
    """Digest of the image that it holds; none if nothing tells, and then it may be any."""


_PATH = re.compile(rf"{FOLDER}/(?P<model>[^/]+)/(?:(?P<image>[0-9a-f]{{64}})\.yaml|[^/]*)")
MEND = "mend the file, or delete it to lift the hold, in a pull request of its own"


def sort_holds(files: Mapping[str, bytes]) -> tuple[list[Hold], list[UnreadableHold]]:
    """The holds among a repository's files, by model and image, and those that cannot be read.

    Args:
        files: contents by path in the repository.
    """
    found, unreadable = [], []
    for file, content in sorted(files.items()):
        if not is_hold_file(file):
            continue
        try:
            hold = read_record(content, file, Hold)
        except MalformedError as error:
            unreadable.append(unreadable_hold(file, str(error)))
            continue
        if hold_file(hold.model, hold.image) == file:
            found.append(hold)
        else:
            unreadable.append(
                UnreadableHold(file, f"{file}: holds another image than its name says; rename it")
            )
    return found, unreadable


def unreadable_hold(file: str, because: str) -> UnreadableHold:
    """A hold of which only the path can be read."""
    told = _PATH.fullmatch(file)
    image = f"sha256:{told['image']}" if told and told["image"] else None
    return UnreadableHold(file, because, told["model"] if told else None, image)


def read_holds(files: Mapping[str, bytes]) -> list[Hold]:
    """The holds among a repository's files, by model and image.

    Raises:
        MalformedError: if one cannot be read; then nobody knows what it holds.
    """
    found, unreadable = sort_holds(files)
    if unreadable:
        raise MalformedError(f"{unreadable[0].because}; {MEND}")
    return found


def unreadable_hold_of(
    unreadable: Iterable[UnreadableHold], model: str, image: str, *, goes_back: bool
) -> UnreadableHold | None:
    """The hold that cannot be read and may be on a version.

    It stops every promotion of its model. What goes back is stopped only where the file's name does not say
    that another image is meant: a way back is needed when it burns.
    """
    for one in unreadable:
        elsewhere = goes_back and one.image is not None and one.image != image
        if one.model in (None, model) and not elsewhere:
            return one
    return None


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


class Carrying(Protocol):
    """A version of another model that lies in a version's folder."""

    @property
    def model(self) -> str:
        """Whose it is."""

    @property
    def digest(self) -> str:
        """The model digest."""


def hold_of_carried(holds: Iterable[Hold], carried: Iterable[Carrying]) -> Hold | None:
    """The hold on a version that another one carries: that one runs wherever this one does."""
    held = {(hold.model, hold.digest): hold for hold in holds}
    return next((held[key] for one in carried if (key := (one.model, one.digest)) in held), None)


def since(hold: Hold) -> str:
    """Since when, by whom and why, to go on with after `is on hold`; without a full stop."""
    return f"since {hold.at:%Y-%m-%d}, put there by {hold.by}: {hold.because.rstrip('.')}"
