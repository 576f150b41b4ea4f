"""One JSON answer: bounded in time and size, never redirected, never in clear with a secret."""

from __future__ import annotations

import gzip
import json
import socket
import threading

import pytest

from plumbline.release.observers.api_server import bearer, trusting
from plumbline.release.observers.json_server import JsonAnswer, JsonServer, field_of
from plumbline.release.observers.seen import NotSeenError
from tests.release.observers.stand_in_server import Reply, serving


def test_an_answer_is_its_status_and_its_json(serve):
    running = serve(lambda request: Reply(503, {"asked": request.path, "as": request.query["as"]}))
    answer = JsonServer(running.address).get("/version", **{"as": "json"})
    assert answer == JsonAnswer(503, {"asked": "/version", "as": "json"})
    assert not answer.fine


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"a": NaN}', b"[" * 100_000, b"1" * 5000, b"\xff\xfe{}"])
def test_what_is_no_json_is_no_body(serve, body):
    assert JsonServer(serve(lambda _: Reply(200, body)).address).get().body is None


def test_a_redirect_is_not_followed(serve):
    elsewhere = serve(lambda _: Reply(200, {"image": "theirs"}))
    running = serve(lambda _: Reply(302, b"", {"Location": elsewhere.address}))
    with pytest.raises(NotSeenError, match=r"redirect \(302\), which is not followed"):
        JsonServer(running.address).get()
    assert elsewhere.requests == []


def test_a_large_answer_is_cut_off(serve):
    running = serve(lambda _: Reply(200, b" " * 2000))
    with pytest.raises(NotSeenError, match="more than 1000 bytes"):
        JsonServer(running.address, largest=1000).get()


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(serve):
    packed = gzip.compress(b" " * 10_000_000)
    running = serve(lambda _: Reply(200, packed, {"Content-Encoding": "gzip"}))
    with pytest.raises(NotSeenError, match="compressed though it was asked not to"):
        JsonServer(running.address).get()


def test_a_server_that_drips_is_left(serve):
    rest = threading.Event()
    running = serve(lambda _: Reply(200, {"slow": True}, drip=rest))
    with pytest.raises(NotSeenError, match="does not answer"):
        JsonServer(running.address, seconds=0.2).get()
    rest.set()


def test_nobody_there_is_said_with_the_address():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NotSeenError, match=rf"{address} does not answer"):
            JsonServer(address).get()


def test_a_secret_is_not_sent_without_tls():
    with pytest.raises(NotSeenError, match="credentials are not sent without TLS"):
        JsonServer("http://argocd.example.com", headers=bearer("a secret".replace(" ", "-"))).get()


@pytest.mark.parametrize("address", ["http://ana:hunter2@127.0.0.1:1", "https://ana:hunter2@127.0.0.1:1"])
def test_neither_errors_nor_prints_show_a_secret(address):
    server = JsonServer(address, headers=bearer("hunter3"))
    with pytest.raises(NotSeenError) as error:
        server.get()
    assert "hunter" not in str(error.value)
    assert "hunter3" not in repr(server)


def test_a_certificate_of_nobody_we_trust_is_refused(authority):
    with serving(lambda _: Reply(200, {}), authority.server()) as running:
        with pytest.raises(NotSeenError, match="CERTIFICATE_VERIFY_FAILED"):
            JsonServer(running.address).get()
        trusted = JsonServer(running.address, trust=trusting(authority.pem))
        assert trusted.get() == JsonAnswer(200, {})


def test_a_certificate_of_our_own_is_shown_where_it_is_asked_for(authority):
    with serving(lambda _: Reply(200, {}), authority.server(ask_for_certificate=True)) as running:
        with pytest.raises(NotSeenError):
            JsonServer(running.address, trust=trusting(authority.pem)).get()
        ours = JsonServer(running.address, trust=trusting(authority.pem, authority.client))
        assert ours.get() == JsonAnswer(200, {})


@pytest.mark.parametrize(("path", "leads_to"), [(("a", "b"), 1), (("a", "c"), None), (("a", "b", "c"), None)])
def test_a_path_leads_somewhere_or_to_nothing(path, leads_to):
    assert field_of(json.loads('{"a": {"b": 1}}'), *path) == leads_to
