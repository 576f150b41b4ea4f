"""Files that a policy names: inside the project folder, no links, and no larger than they may be."""

from __future__ import annotations

from pathlib import Path

from plumbline.guardrails.choosing import GuardrailError


def inside(root: Path, path: str) -> Path:
    """The file at a relative path.

    Raises:
        GuardrailError: it is not there, or reached by a link.
    """
    place = root
    for part in Path(path).parts:
        place = place / part
        if part == ".." or place.is_symlink():
            raise GuardrailError(f"{path} leads through a link or out of {root}: name the file itself")
    if not place.is_file():
        raise GuardrailError(f"there is no file {path} in {root}: write it, or name another")
    return place


def read_inside(root: Path, path: str, most: int) -> bytes:
    """The bytes of the file at a relative path.

    Args:
        root: the project folder.
        path: relative to it.
        most: bytes that it may have.

    Raises:
        GuardrailError: as `inside`, or it is larger.
    """
    with inside(root, path).open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise GuardrailError(f"{path} is larger than {most} bytes, and what belongs there is not")
    return content
