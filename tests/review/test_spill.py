"""Nothing that was kept is lost, nothing is taken away before it was taken, and the disk is bounded."""

from __future__ import annotations

import errno
import os
import threading

import pytest

from plumbline.review.errors import SpillError
from plumbline.review.spill import SEGMENT, Spill


def drained(spill: Spill) -> list[bytes]:
    taken: list[bytes] = []

    def deliver(payloads):
        taken.extend(payloads)
        return 0

    assert spill.drain(deliver) == len(taken)
    return taken


def gone(payloads):
    """The database is."""
    raise ConnectionError


def test_what_was_kept_is_handed_over_once(spill):
    for number in range(5):
        spill.append(b"%d" % number)
    assert drained(spill) == [b"0", b"1", b"2", b"3", b"4"]
    assert drained(spill) == []
    assert spill.size() == 0


def test_what_is_not_taken_stays(spill):
    spill.append(b"one")
    for _ in range(3):
        with pytest.raises(ConnectionError):
            spill.drain(gone)
        spill.append(b"more")
    assert drained(spill) == [b"one", b"more", b"more", b"more"]


def test_a_long_outage_makes_few_files(spill, tmp_path):
    spill.append(b"one")
    for _ in range(50):
        with pytest.raises(ConnectionError):
            spill.drain(gone)
        spill.append(b"more")
    assert len(list((tmp_path / "spill").iterdir())) <= 3


def test_others_leave_a_segment_alone_while_it_is_written(spill, tmp_path):
    spill.append(b"one")
    other = Spill(tmp_path / "spill", 2**20)
    assert drained(other) == []
    spill.close()
    assert drained(other) == [b"one"]


def test_at_the_limit_it_refuses_and_keeps_what_it_has(tmp_path):
    spill = Spill(tmp_path / "spill", limit=100)
    spill.append(b"x" * 60)
    with pytest.raises(SpillError, match="holds as much as it may"):
        spill.append(b"y" * 60)
    assert drained(spill) == [b"x" * 60]
    spill.append(b"y" * 60)


def test_the_limit_is_for_all_processes_together(tmp_path):
    one = Spill(tmp_path / "spill", limit=100)
    one.append(b"x" * 60)
    with pytest.raises(SpillError):
        Spill(tmp_path / "spill", limit=100).append(b"y" * 60)


def test_a_full_disk_leaves_no_half_frame(spill, monkeypatch):
    spill.append(b"before")
    write = os.write

    def full(handle, data):
        write(handle, bytes(data)[:7])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(SpillError, match="No space left"):
            spill.append(b"never kept")
    spill.append(b"after")
    assert drained(spill) == [b"before", b"after"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SpillError, match="cannot be written"):
        Spill(tmp_path / "file" / "spill", 100).append(b"x")


def test_damage_is_set_aside_and_the_rest_goes_on(spill, tmp_path):
    for payload in (b"first", b"second", b"third"):
        spill.append(payload)
    spill.close()
    (segment,) = (tmp_path / "spill").glob("*.spill")
    data = bytearray(segment.read_bytes())
    data[data.index(b"second")] ^= 1
    segment.write_bytes(data)
    assert drained(spill) == [b"first", b"third"]
    assert len(spill.damaged()) == 1
    assert drained(spill) == []


def test_what_the_receiver_cannot_read_is_set_aside(spill):
    spill.append(b"from another version")
    assert spill.drain(len) == 1
    assert len(spill.damaged()) == 1


def test_a_full_segment_makes_room_for_the_next(tmp_path):
    spill = Spill(tmp_path / "spill", limit=10 * SEGMENT)
    spill.append(b"x" * SEGMENT)
    spill.append(b"y")
    assert len(list((tmp_path / "spill").glob("*.spill"))) == 2


def test_threads_and_drains_at_once_lose_nothing(spill):
    wanted = {b"%d-%d" % (thread, number) for thread in range(4) for number in range(25)}
    taken: list[bytes] = []

    def deliver(payloads):
        taken.extend(payloads)
        return 0

    def write(thread):
        for number in range(25):
            spill.append(b"%d-%d" % (thread, number))

    writers = [threading.Thread(target=write, args=(thread,)) for thread in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        spill.drain(deliver)
    spill.drain(deliver)
    assert sorted(taken) == sorted(wanted)


def test_files_are_for_their_user_alone(spill, tmp_path):
    spill.append(b"x")
    (segment,) = (tmp_path / "spill").iterdir()
    assert segment.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "spill").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("odd", ["link", "folder", "pipe"])
def test_what_is_no_segment_keeps_none_waiting(spill, tmp_path, odd):
    spill.append(b"one")
    place = tmp_path / "spill" / "0-odd.spill"
    make = {
        "link": lambda: place.symlink_to("/etc/hosts"),
        "folder": place.mkdir,
        "pipe": lambda: os.mkfifo(place),
    }
    make[odd]()
    assert spill.count() == 1
    assert drained(spill) == [b"one"]
    assert os.path.lexists(place), "whoever runs the service looks what it is"
