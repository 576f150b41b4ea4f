"""A model folder: complete, named by its digest, kept once."""

from __future__ import annotations

from pathlib import Path

from plumbline.canonical import folder_digest
from plumbline.model_files import FEATURES, FORMATS, model_file
from plumbline.retraining.backends.backend import FailedError


def keep(output: Path, trained: Path) -> tuple[str, Path]:
    """Moves what a training wrote to where models are kept, in one step; one that is there must be the same.

    Args:
        output: the folder it wrote into, on the same file system.
        trained: the folder that keeps model folders, named by digest.

    Returns:
        The digest, and the folder of that name.

    Raises:
        FailedError: it is no model folder, or the one that is kept was changed.
    """
    digest = _digest(output)
    destination = trained / digest
    if not destination.exists():
        return digest, output.rename(destination)
    if folder_digest(destination) != digest:
        raise FailedError(f"made what {destination} is named after, but its files were changed: move it away")
    return digest, destination


def _digest(output: Path) -> str:
    missing = [] if (output / FEATURES).is_file() else [FEATURES]
    missing += [] if model_file(output) else [f"model (one of {', '.join(FORMATS)})"]
    if missing:
        raise FailedError(f"wrote no {' and no '.join(missing)} into the folder given by --output")
    try:
        return folder_digest(output)
    except ValueError as error:
        raise FailedError(f"left something else than files: {error}") from error
