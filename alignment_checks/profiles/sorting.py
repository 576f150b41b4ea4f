"""Sorting a long column of numbers and counting its ties. Compiled: import it where it is called.

A radix sort from the leading digit down (P. McIlroy, K. Bostic and M. D. McIlroy, "Engineering radix
sort", Computing Systems 6, 1993) of each number's bits, turned so that they rise as the numbers do. A
sort by comparing takes up to four times as long, and how long depends on the processor's vector unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_LEADING = 16
"""Bits of the first digit: sign, exponent and four bits of the fraction."""

_MOST_BITS = 11
"""Bits of a later digit: its table stays in the nearest cache."""

_FEW = 24
"""Up to so many numbers are sorted by insertion."""

_REST = np.uint64(64 - _LEADING)
_SIGN = np.uint64(1 << 63)
_LAST = np.uint64(63)
_NONE = np.uint64(0)
_ONE = np.uint64(1)

_KEYS = "uint64[::1]"
_TABLE = "int64[::1]"


@njit(f"void({_KEYS}, {_KEYS}, {_TABLE}, uint64)", cache=True)
def _place(keys: NDArray[Any], target: NDArray[Any], table: NDArray[Any], shift: np.uint64) -> None:
    """Puts keys into the order of one digit. The table of where each digit begins becomes where it ends."""
    mask = np.uint64(table.size - 2)
    for row in range(keys.size):
        digit = np.int64((keys[row] >> shift) & mask)
        target[table[digit]] = keys[row]
        table[digit] += 1


@njit(f"int64({_KEYS})", cache=True)
def _bits_apart(keys: NDArray[Any]) -> int:
    """How many of the last bits keys differ in; 0 where all are equal."""
    differing = _NONE
    for row in range(keys.size):
        differing |= keys[row] ^ keys[0]
    bits = 0
    while bits < 64 and differing >> np.uint64(bits):
        bits += 1
    return bits


@njit(f"void({_TABLE})", cache=True)
def _add_up(table: NDArray[Any]) -> None:
    """From how many keys have each digit, each one place on, to where each digit begins."""
    for digit in range(1, table.size):
        table[digit] += table[digit - 1]


@njit(f"void({_KEYS}, {_KEYS}, {_TABLE})", cache=True)
def _nearly_sort(keys: NDArray[Any], target: NDArray[Any], scratch: NDArray[Any]) -> None:
    """Moves keys into `target`, each at most `_FEW` places from where it belongs; overwrites `keys`."""
    bits = _bits_apart(keys) if keys.size > _FEW else 0
    if bits == 0:
        target[:] = keys
        return
    width = min(bits, _MOST_BITS)
    while width > 4 and keys.size >> (width - 1) == 0:
        width -= 1
    shift, table = np.uint64(bits - width), scratch[: (1 << width) + 1]
    table[:] = 0
    for row in range(keys.size):
        table[np.int64((keys[row] >> shift) & np.uint64(table.size - 2)) + 1] += 1
    _add_up(table)
    _place(keys, target, table, shift)
    if width < bits:
        start = 0
        for end in table[:-1].copy():
            if end - start > _FEW:
                keys[start:end] = target[start:end]
                _nearly_sort(keys[start:end], target[start:end], scratch)
            start = end


@njit(f"void({_KEYS})", cache=True)
def _finish(keys: NDArray[Any]) -> None:
    """Sorts what is nearly sorted, by insertion."""
    for row in range(1, keys.size):
        key, place = keys[row], row
        while place > 0 and keys[place - 1] > key:
            keys[place] = keys[place - 1]
            place -= 1
        keys[place] = key


@njit(f"void({_KEYS}, {_KEYS}, {_TABLE})", cache=True)
def _sort(keys: NDArray[Any], placed: NDArray[Any], table: NDArray[Any]) -> None:
    """Sorts keys by way of `placed`, given how many have each leading digit."""
    _add_up(table)
    _place(keys, placed, table, _REST)
    scratch = np.empty((1 << _MOST_BITS) + 1, dtype=np.int64)
    start = 0
    for end in table[:-1]:
        if end > start:
            _nearly_sort(placed[start:end], keys[start:end], scratch)
        start = end
    _finish(keys)


@njit(f"void(Array(uint64, 1, 'C', readonly=True), {_KEYS}, {_KEYS})", cache=True)
def sort_bits(bits: NDArray[Any], rising: NDArray[Any], scratch: NDArray[Any]) -> None:
    """Puts finite float64 numbers, given and returned as their bits, into rising order.

    Args:
        bits: shape (rows,); negative zero counts as zero.
        rising: what is returned, same shape.
        scratch: for passing use, same shape.
    """
    table = np.zeros((1 << _LEADING) + 1, dtype=np.int64)
    for row in range(bits.size):
        key = _NONE if bits[row] == _SIGN else bits[row]
        # A negative number's bits fall as it rises: they are all turned; of others, only the sign is.
        key ^= (_NONE - (key >> _LAST)) | _SIGN
        rising[row] = key
        table[np.int64(key >> _REST) + 1] += 1
    _sort(rising, scratch, table)
    for row in range(bits.size):
        rising[row] ^= ((rising[row] >> _LAST) - _ONE) | _SIGN
