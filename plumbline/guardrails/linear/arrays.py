"""The files of a linear model: what is said of it in JSON, and its arrays.

The arrays are little-endian: first each entry's CRC-32, then its inverse document
frequency, then its weight for each label.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from plumbline.errors import PlumblineError


class WeightsError(PlumblineError):
    """The arrays of a linear model cannot be used."""


class Table(NamedTuple):
    """What a model knows of words. Entry 0 is none, so that the number of an entry is true."""

    numbers: dict[int, int]
    """The number of a word's entry, by its hash."""
    squares: list[float]
    """By number: of the inverse document frequency."""
    weights: list[list[float]]
    """For each label, by number: the frequency times the weight."""


# `widths` in the JSON: words of the parts in which a text is scored too, so that who writes more is seen.


def hashed(word: bytes) -> int:
    """How a word, or a run of words with one space between, stands in the arrays."""
    return zlib.crc32(word)


def read(weights: Path, name: str) -> tuple[dict[str, Any], bytes]:
    """What is said of the arrays, and they themselves.

    Raises:
        WeightsError: they are missing, or not those that were measured.
    """
    try:
        said = json.loads((weights / f"{name}.json").read_text("utf-8"))
        arrays = (weights / f"{name}.bin").read_bytes()
    except (OSError, ValueError) as error:
        raise WeightsError(
            f"the weights of {name} cannot be read: install Plumbline anew ({error})"
        ) from error
    if hashlib.sha256(arrays).hexdigest() != said.get("sha256"):
        raise WeightsError(f"the weights of {name} are not those that its JSON names: install Plumbline anew")
    return said, arrays


def table(arrays: bytes, entries: int, labels: int) -> Table:
    """What a model knows of each word.

    Raises:
        WeightsError: the arrays are not of as many entries, or a frequency is none.
    """
    hashes, numbers = array("I"), array("f")
    hashes.frombytes(arrays[: 4 * entries])
    numbers.frombytes(arrays[4 * entries :])
    if sys.byteorder == "big":
        hashes.byteswap()
        numbers.byteswap()
    if len(numbers) != entries * (labels + 1):
        raise WeightsError("the arrays of a linear model are too long or too short: install Plumbline anew")
    frequencies, *weights = (numbers[entries * n : entries * (n + 1)] for n in range(labels + 1))
    if not all(frequency > 0 for frequency in frequencies):
        raise WeightsError("the arrays of a linear model hold frequencies of 0: install Plumbline anew")
    return Table(
        {one: n for n, one in enumerate(hashes, 1)},
        [0.0, *(frequency**2 for frequency in frequencies)],
        [[0.0, *map(mul, frequencies, column)] for column in weights],
    )
