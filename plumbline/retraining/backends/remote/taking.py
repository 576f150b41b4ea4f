"""Takes a result in, each file by its digest."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from plumbline.canonical import file_digest
from plumbline.retraining.backends.backend import FailedError
from plumbline.retraining.backends.remote.order import LARGEST, LOG, OUTPUT, RESULT, Result
from plumbline.s3 import NoObjectError
from plumbline.s3_folder import S3Folder


def result_of(stored: S3Folder) -> Result | None:
    """What the runner handed back, if it came to that.

    Raises:
        FailedError: it is not what a runner writes.
    """
    try:
        return Result.model_validate_json(stored.text(RESULT, LARGEST))
    except NoObjectError:
        return None
    except ValidationError:
        raise FailedError(f"left a {RESULT} that no runner of ours wrote: {stored.place(RESULT)}") from None


def take_model(stored: S3Folder, folder: Path) -> None:
    """Copies the model folder here.

    Args:
        stored: what lies under the run's prefix.
        folder: an empty one.

    Raises:
        FailedError: there is no result, or a file is not the one the result names.
    """
    result = result_of(stored)
    if result is None:
        raise FailedError(f"ended well and left no {stored.place(RESULT)}: is the image the training image?")
    for name, digest in sorted(result.files.items()):
        place = folder / name
        if place.name != name:
            raise FailedError(f"left a file that is called {name!r}")
        stored.take(f"{OUTPUT}/{name}", place)
        if file_digest(place) != digest:
            raise FailedError(f"wrote {name}, and {stored.place(OUTPUT)}/{name} is another file by now")


def take_log(stored: S3Folder, log: Path, number: int) -> None:
    """Adds what the run printed to the job's log, if any of it was kept."""
    part = log.with_suffix(".part")
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        stored.take(LOG, part)
        said = part.read_bytes()
    except NoObjectError:
        said = b""
    finally:
        part.unlink(missing_ok=True)
    begun = log.exists()
    with log.open("ab") as whole:
        whole.write((f"--- attempt {number}\n".encode() if begun else b"") + said)
