"""What another machine sends is read to its end, within limits of size and time."""

from __future__ import annotations

import itertools

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.bounded import TooMuchError, TooSlowError, read_within
from plumbline.release.forges.errors import BusyError
from plumbline.release.forges.gitea import client as gitea_client
from plumbline.release.forges.patience import Patience


@given(st.lists(st.binary(max_size=20)))
def test_what_is_within_the_limits_is_read_whole(parts: list[bytes]):
    whole = b"".join(parts)
    assert read_within(parts, len(whole), 60) == whole


@given(st.lists(st.binary(min_size=1, max_size=20), min_size=1))
def test_a_byte_more_is_too_much(parts: list[bytes]):
    with pytest.raises(TooMuchError):
        read_within(parts, len(b"".join(parts)) - 1, 60)


def test_what_does_not_end_in_time_is_left_although_every_part_comes_at_once():
    with pytest.raises(TooSlowError):
        read_within(itertools.repeat(b""), 1, 0.01)


def test_an_answer_of_gitea_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(gitea_client, "_LARGEST", 100)
    repository = gitea_client.GiteaRepository("http://git.invalid", "a/b", "t", patience=Patience(seconds=0))
    endless = httpx.MockTransport(lambda _: httpx.Response(200, content=itertools.repeat(b"x" * 60)))
    repository._http = httpx.Client(transport=endless, base_url="http://git.invalid")
    with pytest.raises(BusyError, match="does not come to the end of its answer"):
        _ = repository.me
