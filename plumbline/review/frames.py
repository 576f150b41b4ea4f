"""How a spill file holds its records: each framed by its length and checksum, so that a cut shows."""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO, NamedTuple

_MARK = b"\x93PLB"
_HEADER = struct.Struct(">4sII")  # mark, length, checksum
LARGEST = 64 * 2**20
"""Bytes of a payload."""


class Frames(NamedTuple):
    """What a file of frames holds."""

    payloads: list[bytes]
    torn: bool
    """Whether it ends within a frame: its writer was ended before anybody was told that it was written."""
    damaged: bool
    """Whether bytes were changed after they were written."""


def framed(payload: bytes) -> bytes:
    """The frame of a payload."""
    return _HEADER.pack(_MARK, len(payload), _checksum(payload)) + payload


def read_frames(data: bytes) -> Frames:
    """Every whole frame; after damage, from the next whole one on."""
    payloads: list[bytes] = []
    place, damaged = 0, False
    while place < len(data):
        payload = _frame_at(data, place)
        if payload is None:
            following = _next_frame(data, place + 1)
            if following is None:
                torn = _could_be_torn(data, place)
                return Frames(payloads, torn, damaged or not torn)
            damaged, place = True, following
            continue
        payloads.append(payload)
        place += _HEADER.size + len(payload)
    return Frames(payloads, torn=False, damaged=damaged)


def count_frames(file: BinaryIO) -> int:
    """How many frames a file holds, by their lengths alone: quick, and no proof that they are whole."""
    count = 0
    while len(header := file.read(_HEADER.size)) == _HEADER.size:
        mark, length, _ = _HEADER.unpack(header)
        if mark != _MARK:
            break
        file.seek(length, 1)
        count += 1
    return count


def _frame_at(data: bytes, place: int) -> bytes | None:
    if len(data) - place < _HEADER.size:
        return None
    mark, length, checksum = _HEADER.unpack_from(data, place)
    begin = place + _HEADER.size
    if mark != _MARK or length > LARGEST or begin + length > len(data):
        return None
    payload = data[begin : begin + length]
    return payload if _checksum(payload) == checksum else None


def _next_frame(data: bytes, place: int) -> int | None:
    while (place := data.find(_MARK, place)) >= 0:
        if _frame_at(data, place) is not None:
            return place
        place += 1
    return None


def _could_be_torn(data: bytes, place: int) -> bool:
    """Whether what is left is the beginning of a frame, and no more."""
    left = data[place:]
    if len(left) < _HEADER.size:
        return left[:4] == _MARK[: len(left[:4])]
    mark, length, _ = _HEADER.unpack_from(left)
    return bool(mark == _MARK and length <= LARGEST and len(left) < _HEADER.size + length)


def _checksum(payload: bytes) -> int:
    return zlib.crc32(payload, len(payload))
