"""Over real sockets: headers end in time and size, and good requests are answered."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from plumbline.serving.edge.patient_protocol import LARGEST_HEADERS, PatientProtocol
from plumbline.serving.edge.uvicorn_server import listening, server


async def greeting(scope: Any, receive: Any, send: Any) -> None:
    if scope["path"] != "/":
        await answer(send, b"x" * 30_000_000 if scope["path"] == "/large" else b"unread")
        return
    message = {"more_body": True}
    size = 0
    while message.get("more_body"):
        message = await receive()
        size += len(message.get("body", b""))
    await answer(send, f"{size} {[name.decode() for name, _ in scope['headers']]}".encode())


async def answer(send: Any, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Hasty(PatientProtocol):
    """Waits for hardly anything, and notes which callers it has let go of, by their ports."""

    header_seconds = 0.2
    write_seconds = 0.2
    let_go: ClassVar[set[int]] = set()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.let_go.add(self.client[1])


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    bound = listening("127.0.0.1", 0)
    running = server(greeting, "127.0.0.1", 0, http=Hasty, lifespan="off")
    thread = threading.Thread(target=running.run, args=([bound],))
    thread.start()
    yield bound.getsockname()[1]
    running.should_exit = True
    thread.join(10)
    bound.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def read_all(connection: socket.socket) -> bytes:
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            found += part
    return found


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    with connected(port) as connection:
        assert read_all(connection) == b""


def test_headers_that_never_end_are_not_waited_for(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nhost: x\r\nx: ")
        assert read_all(connection) == b""


def test_headers_of_a_second_request_end_in_time_too(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET / HTTP")
        assert b"200" not in read_all(connection)


def test_headers_beyond_their_size_are_refused(port: int) -> None:
    with connected(port) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * (LARGEST_HEADERS + 10))
        assert b" 431 " in read_all(connection)


def test_a_large_body_beside_small_headers_is_fine_however_it_is_split(port: int) -> None:
    size = 3 * LARGEST_HEADERS
    head = f"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n".encode()
    for cut in (len(head) - 3, len(head) - 2, len(head) - 1, len(head)):
        with connected(port) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(head[:cut])
            connection.sendall(head[cut:] + b"b" * size)
            assert f"\r\n\r\n{size} ".encode() in read_all(connection)


CHUNKED = b" HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"


def test_what_stands_behind_a_body_is_no_header(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /" + CHUNKED + b"1\r\na\r\n0\r\nauthorization: Bearer x\r\n\r\n")
        said = connection.recv(65536)
    assert said.startswith(b"HTTP/1.1 200")
    assert b"authorization" not in said


def sent_on_for(connection: socket.socket, part: bytes, seconds: float = 5) -> bool:
    """Whether the service takes as much as is sent, as long as that."""
    until = time.monotonic() + seconds
    with contextlib.suppress(ConnectionError):
        while time.monotonic() < until:
            connection.sendall(part)
            time.sleep(0.01)
        return True
    return False


@pytest.mark.parametrize("part", [b"1\r\na\r\n", b"0\r\n" + b"x: y\r\n" * 9])
def test_a_body_that_was_refused_ends_in_time(port: int, part: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /unread" + CHUNKED)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        assert not sent_on_for(connection, part)


@pytest.mark.parametrize("part", [b"1;" + b"n" * 9, b"1\r\na\r\n0\r\nx: " + b"y" * 9, b"0" * 9])
def test_what_stands_around_a_body_has_a_size(port: int, part: bytes) -> None:
    """The parser puts a header together piece by piece, which takes the longer the more there is of it."""
    with connected(port) as connection:
        connection.sendall(b"POST /" + CHUNKED + part)
        assert not sent_on_for(connection, part[-1:] * LARGEST_HEADERS)


def test_a_body_in_chunks_of_one_byte_is_fine(port: int) -> None:
    many = LARGEST_HEADERS
    with connected(port) as connection:
        connection.sendall(b"POST /" + CHUNKED)
        connection.sendall(b"1\r\na\r\n" * many)
        connection.sendall(b"0\r\n\r\n")
        assert f"\r\n\r\n{many} ".encode() in connection.recv(65536)


def test_headers_after_a_refused_body_have_a_size(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /unread" + CHUNKED)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"0\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 20 * LARGEST_HEADERS)
            connection.sendall(b"\r\n\r\n")
        assert b" 200 " not in read_all(connection)


def test_half_a_request_behind_a_refused_body_is_not_waited_for(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(b"POST /unread" + CHUNKED)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"0\r\n\r\nGET / HTTP")
        assert b" 200 " not in read_all(connection)


def test_an_answer_that_nobody_takes_is_given_up(port: int) -> None:
    with connected(port) as connection:
        Hasty.let_go.discard(connection.getsockname()[1])  # of an earlier caller
        connection.sendall(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        until = time.monotonic() + 10
        while connection.getsockname()[1] not in Hasty.let_go:  # nothing is read meanwhile
            assert time.monotonic() < until
            time.sleep(0.01)
        assert len(read_all(connection)) < 30_000_000
