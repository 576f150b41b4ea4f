"""Checkpoints between a runner's folder and S3.

What has no dot before its name is whole, so it can be copied at any moment. The newest two are fetched:
should one be spoilt, the entry point takes the other.
"""

from __future__ import annotations

from pathlib import Path

from plumbline.retraining.backends import checkpoints
from plumbline.s3_folder import S3Folder

FETCHED = 2


def fetch(stored: S3Folder, folder: Path) -> set[str]:
    """Copies the newest checkpoints here; their names."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = [found.name for found in stored.listed() if _is_plain(found.name)][-FETCHED:]
    for name in newest:
        unfinished = folder / f".{name}"
        stored.take(name, unfinished)
        unfinished.replace(folder / name)
    return set(newest)


def keep(folder: Path, stored: S3Folder, kept: set[str]) -> set[str]:
    """Copies checkpoints there that are not `kept` yet; the names of all that are then."""
    for place in checkpoints.whole(folder):
        if place.name in kept or not place.is_file():
            continue
        try:
            stored.put(place.name, place)
        except FileNotFoundError:  # the entry point removed an old one meanwhile
            continue
        kept = kept | {place.name}
    return kept


def _is_plain(name: str) -> bool:
    """Whether a name from the store is one that may stand in the folder."""
    return not name.startswith(".") and "/" not in name and "\\" not in name
