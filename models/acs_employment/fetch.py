"""Fetches the census data: python fetch.py FOLDER [--uv PATH]. Does nothing when it is there and right.

The files come out of the wheel that data.txt pins. It is unpacked into a temporary folder and not installed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plumbline.packages import WHEELS_ONLY, PackageError, fetch_files

REQUIREMENT = Path(__file__).with_name("data.txt")
INSIDE = Path("nannyml", "datasets", "data")
FILES = {
    "employment_MA_reference.pq": "21d0e33655666071bde9ed21bf35b24fe14c1476e3dd37a5194b827ad5a570e4",
    "employment_MA_analysis.pq": "591328bcf7e46139660f2cc6b1705a6f2f66edf2418ce2a893cf2892be3f66a7",
    "employment_MA_analysis_target.pq": "c306840f0c092bda7608a09e61e7e715ac2b7fb2d17da8062900c3ecd6fdbe30",
}
"""The files and their SHA-256."""

# The wheel says Python < 3.13, which matters to its code and not to its data.
OPTIONS = (*WHEELS_ONLY, "--python-version", "3.12")


def main() -> None:
    """Fetches what is missing or wrong; ends with one clear line otherwise."""
    parser = argparse.ArgumentParser(description="Fetches the census data.")
    parser.add_argument("folder", type=Path, help="where the files go, e.g. var/data/acs_employment")
    parser.add_argument("--uv", help="the uv program; found by itself otherwise")
    options = parser.parse_args()
    try:
        print("fetched the data" if fetch(options.folder, options.uv) else "the data is there")
    except PackageError as error:
        sys.exit(f"{options.folder}: {error}")


def fetch(folder: Path, uv: str | None = None) -> bool:
    """Makes the folder hold the files; whether anything had to be fetched. As `fetch_files`."""
    wanted = {INSIDE / name: digest for name, digest in FILES.items()}
    return fetch_files(REQUIREMENT, wanted, folder, uv, OPTIONS)


if __name__ == "__main__":
    main()
