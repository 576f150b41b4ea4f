"""Files that are there whole or not at all, whoever reads or writes them at the same time."""

from __future__ import annotations

import tempfile
from pathlib import Path


def write_whole(place: Path, content: bytes, mode: int = 0o600) -> None:
    """Puts a file in its place, in that of an earlier one if there is one.

    Args:
        place: where; its folder is there.
        content: what it holds.
        mode: who may read and write it.

    Raises:
        OSError: it cannot be written.
    """
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            part.chmod(mode)
            part.replace(place)
        except BaseException:  # the disk is full, or somebody interrupts
            part.unlink(missing_ok=True)
            raise
