"""A frame is read whole or not at all, and damage costs no more than what it hit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.review.frames import framed, read_frames

payloads = st.lists(st.binary(max_size=60), max_size=6)


@given(payloads)
def test_what_is_written_is_read(written):
    read = read_frames(b"".join(map(framed, written)))
    assert (read.payloads, read.torn, read.damaged) == (written, False, False)


@given(payloads, st.binary(max_size=60), st.data())
def test_a_torn_tail_costs_only_itself(written, last, data):
    """A kill may cut the last frame anywhere: nobody was told that it was written."""
    frame = framed(last)
    kept = data.draw(st.integers(min_value=1, max_value=len(frame) - 1))
    read = read_frames(b"".join(map(framed, written)) + frame[:kept])
    assert (read.payloads, read.torn, read.damaged) == (written, True, False)


@given(payloads.filter(lambda written: len(written) > 1), st.data())
def test_damage_is_told_and_the_frames_after_it_are_read(written, data):
    frames = [bytearray(framed(payload)) for payload in written]
    hit = data.draw(st.integers(min_value=0, max_value=len(frames) - 2))
    place = data.draw(st.integers(min_value=0, max_value=len(frames[hit]) - 1))
    frames[hit][place] ^= 0xFF
    read = read_frames(b"".join(frames))
    assert read.damaged
    assert read.payloads == written[:hit] + written[hit + 1 :]


@given(st.binary(max_size=200))
def test_anything_can_be_read(data):
    assert read_frames(data).payloads == []


def test_a_payload_that_holds_a_frame_is_one_payload():
    inside = framed(b"inside")
    assert read_frames(framed(inside) + framed(b"after")).payloads == [inside, b"after"]
