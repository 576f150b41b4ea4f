"""The text of a small file somebody wrote."""

from __future__ import annotations

from pathlib import Path

from plumbline.specs.problems import refuse

LARGEST_FILE = 1_000_000
"""Bytes. A spec is a few thousand."""


def read_text(path: Path, name: str) -> str:
    """The text of a small UTF-8 file.

    Args:
        path: the file.
        name: what problems call it.

    Raises:
        SpecError: if it is not there, not a file, unreadable, too large, or not UTF-8.
    """
    content = _read_bytes(path, name)
    if len(content) > LARGEST_FILE:
        refuse(name, None, "it is larger than 1 MB", "Keep data out of it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(name, line, f"byte {error.start} is not UTF-8", "Save the file as UTF-8")


_CREATE = {
    "policies/release.yaml": (
        "Create it. One line, `policy: release`, says: a person merges, nothing is frozen, and evidence "
        "holds for 14 days"
    ),
    "policies/tagging.yaml": (
        "Create it. Two lines, `policy: tagging` and `dimensions: {team: {tags: [team]}}`, tell money apart "
        "by the tag `team`"
    ),
}
"""What to write into files that projects made earlier do not have."""


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        if not path.exists():
            refuse(name, None, "there is no such file", _CREATE.get(name, "Create it, or correct its name"))
        if not path.is_file():  # a folder, or a pipe that would never end
            refuse(name, None, "this is not a file", "Put a YAML file in its place")
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        refuse(name, None, f"it cannot be read: {error.strerror}", "Correct the file's permissions")
