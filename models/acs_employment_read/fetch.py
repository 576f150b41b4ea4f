"""Makes the pair's data: python fetch.py FOLDER CENSUS DIGITS. Does nothing when it is there and right.

The census rows of `acs_employment`, and for each the ids of two pictures of `mnist_digits` that show the
tens and the ones of the person's age. Nobody wrote these ages by hand: which picture stands for which row is
synthetic, and decided by a hash of the row's id. Rows of the reference get held-out pictures, which no
version of the digit reader was trained on; nights 0 to 9 get clean arrivals, nights 10 to 19 noisy ones.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.errors import PlumblineError

NIGHTS, ROWS = 20, 5_000
"""Nights there are, and the census rows of each."""

NOISY = 10
"""The first night whose pictures are noisy."""

CLEAN_ARRIVALS = 1_000
"""The digits that arrive as they are; the others are noisy."""

HOLDOUT_SHARE, HOLDOUT_SALT = 0.33, "mnist_digits_7"
"""As the digit reader's spec says: which of its reference pictures no version is trained on."""

PLACES = ("AGEP_tens", "AGEP_ones")

FILES = {
    "reference.parquet": "ea452442614b1758b97de136f609f6266935622fe089e786a41dba104b332ccb",
    "arrivals.parquet": "637203a7572bf89ad20b76e9d46beb8ed87d271c6d2522a3ba0bcffaa374ae35",
}
"""The files and the SHA-256 of what their rows hold."""


def main() -> None:
    """Makes what is missing or wrong; ends with one clear line otherwise."""
    parser = argparse.ArgumentParser(description="Makes the pair's data.")
    parser.add_argument("folder", type=Path, help="where the files go, e.g. var/data/acs_employment_read")
    parser.add_argument("census", type=Path, help="the census data, e.g. var/data/acs_employment")
    parser.add_argument("digits", type=Path, help="the digits, e.g. var/data/mnist_digits")
    options = parser.parse_args()
    try:
        made = make(options.folder, options.census, options.digits)
        print("made the pairs of digits" if made else "the pairs of digits are there")
    except PlumblineError as error:
        sys.exit(f"{options.folder}: {error}")


def make(folder: Path, census: Path, digits: Path) -> bool:
    """Makes the folder hold the files; whether anything had to be made.

    Raises:
        PlumblineError: the census or the digits are missing, or are others than expected.
    """
    if all(is_right(folder / name) for name in FILES):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in paired(census, digits).items():
        part = folder / f".{name}"
        pq.write_table(rows, part, compression="zstd")
        if content(part) != FILES[name]:
            part.unlink()
            raise PlumblineError(
                f"{name} would hold other rows than expected: fetch the census and the digits anew"
            )
        part.replace(folder / name)
    return True


def paired(census: Path, digits: Path) -> dict[str, pa.Table]:
    """Both files' rows."""
    try:
        reference = pq.read_table(census / "employment_MA_reference.pq")
        arrivals = pq.read_table(census / "employment_MA_analysis.pq").slice(0, NIGHTS * ROWS)
        known = pq.read_table(digits / "reference.parquet", columns=["id", "digit"])
        arriving = pq.read_table(digits / "arrivals.parquet", columns=["id", "digit"])
    except (OSError, pa.ArrowException) as error:
        raise PlumblineError(
            f"{error}: run `make data`, which fetches the census and the digits first"
        ) from error
    held_out = known.filter(pa.array([in_holdout(row) for row in known["id"].to_pylist()]))
    clean, noisy = arriving.slice(0, CLEAN_ARRIVALS), arriving.slice(CLEAN_ARRIVALS)
    early = NOISY * ROWS
    return {
        "reference.parquet": with_pictures(reference, held_out),
        "arrivals.parquet": pa.concat_tables(
            [with_pictures(arrivals.slice(0, early), clean), with_pictures(arrivals.slice(early), noisy)]
        ),
    }


def with_pictures(rows: pa.Table, pictures: pa.Table) -> pa.Table:
    """The rows with the id of a picture for each place of the age."""
    ids, ages = rows["id"].to_pylist(), rows["AGEP"].to_numpy().astype(np.int64)
    shown = (ages // 10, ages % 10)
    for place, digit in zip(PLACES, shown, strict=True):
        rows = rows.append_column(place, pa.array(chosen(ids, place, digit, pictures)))
    return rows.replace_schema_metadata(None)


def chosen(
    ids: list[int], place: str, digits: npt.NDArray[np.int64], pictures: pa.Table
) -> npt.NDArray[np.int64]:
    """For each row the id of a picture of its digit, shape (rows,)."""
    names, shows = pictures["id"].to_numpy(), pictures["digit"].to_numpy()
    of_digit = [names[shows == digit] for digit in range(10)]
    found = [
        of_digit[digit][number(f"{place}:{row}") % len(of_digit[digit])]
        for row, digit in zip(ids, digits, strict=True)
    ]
    return np.asarray(found, dtype=np.int64)


def in_holdout(row: int) -> bool:
    """Whether no version of the digit reader was trained on a picture."""
    return number(f"{HOLDOUT_SALT}:{row}") / 2**32 >= 1 - HOLDOUT_SHARE


def number(name: str) -> int:
    """32 bits that a name decides."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


def is_right(path: Path) -> bool:
    """Whether the file is there and its rows hold what its name is pinned to."""
    try:
        return path.is_file() and content(path) == FILES[path.name]
    except (pa.ArrowException, KeyError, OSError):
        return False


def content(path: Path) -> str:
    """SHA-256 over every row's id and pictures; the census columns are those of files pinned elsewhere."""
    table, found = pq.read_table(path, columns=["id", "AGEP", *PLACES]), hashlib.sha256()
    for name in table.column_names:
        found.update(name.encode() + table[name].to_numpy().astype("<i8").tobytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()
