"""Whole files in a checked-out GitOps tree, kept inside it: no symbolic link is followed."""

from __future__ import annotations

from pathlib import Path

from plumbline.attestation.errors import AttestationError
from plumbline.canonical import file_digest
from plumbline.records import Change
from plumbline.whole_files import write_whole


def write_file(tree: Path, file: str, content: bytes, what: str) -> tuple[Change, ...]:
    """Writes a file of ours; what changed, nothing if it says so already."""
    place = place_in(tree, file)
    old = f"sha256:{file_digest(place)}" if place.is_file() else ""
    if place.is_file() and place.read_bytes() == content:
        return ()
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, content, mode=0o644)
    return (Change(file=file, path=what, old=old, new=f"sha256:{file_digest(place)}"),)


def remove_file(tree: Path, file: str, what: str) -> tuple[Change, ...]:
    """Removes a file of ours; what changed, nothing if it is not there."""
    place = place_in(tree, file)
    if not place.is_file():
        return ()
    old = f"sha256:{file_digest(place)}"
    place.unlink()
    return (Change(file=file, path=what, old=old, new=""),)


def read_files(tree: Path, folder: str) -> dict[str, bytes]:
    """The files under one folder of the tree, by their path in it.

    Raises:
        AttestationError: if one of them is a symbolic link.
    """
    root = place_in(tree, folder)
    found = {}
    for place in sorted(root.rglob("*")):
        if place.is_symlink():
            raise AttestationError(f"{place.relative_to(tree)}: a symbolic link; put a file in its place")
        if place.is_file():
            found[place.relative_to(tree).as_posix()] = place.read_bytes()
    return found


def place_in(tree: Path, file: str) -> Path:
    """Where a path of the repository is in the tree.

    Raises:
        AttestationError: if it names nothing in the tree, or leads out of it, into `.git` or over a link.
    """
    place, parts = tree, Path(file).parts
    if not parts or {"..", "/", ".git"} & set(parts):
        raise AttestationError(f"{file}: must be a path inside the repository")
    for part in parts:
        place /= part
        if place.is_symlink():
            raise AttestationError(f"{file}: {part} is a symbolic link; only real files are written")
    return place
