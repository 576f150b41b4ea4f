"""A forge that cannot be reached is told of in the system's words, whatever client was asked."""

from __future__ import annotations

import socket

import httpx
import pytest
import requests

from plumbline.release.forges.reaching import why


@pytest.fixture
def closed() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/x"


@pytest.mark.parametrize("get", [requests.get, httpx.get])
def test_a_closed_door_is_named(get, closed):
    with pytest.raises((OSError, httpx.HTTPError)) as caught:
        get(closed, timeout=5)
    assert why(caught.value) == "is not reachable: Connection refused"


def test_what_no_system_said_is_the_clients_own_words_in_one_line():
    assert why(requests.ReadTimeout("no answer\nwithin 10 s")) == "no answer within 10 s"
    assert why(requests.ReadTimeout()) == "ReadTimeout"


def test_errors_that_go_round_come_to_an_end():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    assert why(first) == "first"
