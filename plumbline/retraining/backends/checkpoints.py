"""The checkpoints of one job in a folder.

An entry point writes each under a name that begins with a dot and renames it when it is whole, so a name
without a dot is a whole checkpoint. Whether its contents are still those that were written, the entry point
looks for itself: only it knows what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plumbline.retraining.backends.backend import Checkpoint


def whole(folder: Path) -> list[Path]:
    """The checkpoints in a folder, oldest first; none if there is no folder."""
    return [place for _, place in sorted(_dated(folder))]


def newest(folder: Path) -> Checkpoint | None:
    """The newest of them."""
    dated = max(_dated(folder), default=None)
    return Checkpoint(dated[1].name, dated[0]) if dated else None


def _dated(folder: Path) -> Iterator[tuple[float, Path]]:
    for place in folder.glob("[!.]*"):
        try:
            status = place.lstat()
        except FileNotFoundError:  # an older one that was just removed
            continue
        if not place.is_symlink():
            yield status.st_mtime, place
