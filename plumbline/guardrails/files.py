"""Files that a policy names: inside the project folder, and no larger than they may be."""

from __future__ import annotations

from pathlib import Path

from plumbline.guardrails.choosing import GuardrailError


def inside(root: Path, path: str) -> Path:
    """The file at a relative path. A link may lead to it, as Kubernetes mounts files, but not out.

    Raises:
        GuardrailError: it is not there, or lies outside.
    """
    place = (root / path).resolve()
    if not place.is_relative_to(root.resolve()):
        raise GuardrailError(f"{path} leads out of {root}: name a file inside")
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
