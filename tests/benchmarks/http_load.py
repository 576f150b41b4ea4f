"""A load generator in a process of its own: raw sockets, and latencies from when a request was due.

An open loop sends by the clock, whatever the server does: a request that has to wait for a connection has
waited since it was due, so a slow answer is not hidden by the requests that were not sent meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple


class Load(NamedTuple):
    """What is sent, and how."""

    port: int
    path: str
    token: str
    bodies: str
    """A file of one JSON body a line, sent in turn."""
    connections: int
    seconds: float
    rate: float | None = None
    """Requests a second by the clock; None for as many as the connections can."""
    requests: int | None = None
    """How many; None for as many as the seconds hold."""
    answers: str | None = None
    """A file for the answers, one a line, in the order of the requests."""


class Outcome(NamedTuple):
    """What came of it."""

    answered: int
    failed: int
    seconds: float
    p50: float
    p99: float
    worst: float
    """Milliseconds from when a request was due."""

    @property
    def rate(self) -> float:
        return self.answered / self.seconds


def run(load: Load) -> Outcome:
    """Runs it in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.http_load", json.dumps(load._asdict())]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=load.seconds + 120)
    return Outcome(**json.loads(done.stdout))


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, generator: _Generator) -> None:
        self.generator, self.received, self.number, self.due = generator, b"", 0, 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def send(self, number: int, due: float) -> None:
        self.number, self.due = number, due
        self.transport.write(self.generator.request(number))

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, end, body = self.received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self.received = b""
        self.generator.answered(self, head, body)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.generator.over.done():
            self.generator.over.set_exception(ConnectionError("the server closed a connection"))


class _Generator:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.bodies = Path(load.bodies).read_bytes().splitlines()
        head = f"POST {load.path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {load.token}\r\n"
        self.head = f"{head}content-type: application/json\r\ncontent-length: ".encode()
        self.idle: deque[_Connection] = deque()
        self.waiting: deque[tuple[int, float]] = deque()
        self.latencies: list[float] = []
        self.answers: dict[int, bytes] = {}
        self.failed = self.sent = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.most = load.requests or int(load.rate * load.seconds if load.rate else 1e9)

    def request(self, number: int) -> bytes:
        body = self.bodies[number % len(self.bodies)]
        return b"%s%d\r\n\r\n%s" % (self.head, len(body), body)

    async def run(self) -> Outcome:
        loop = asyncio.get_running_loop()
        for _ in range(self.load.connections):
            _, connection = await loop.create_connection(
                lambda: _Connection(self), "127.0.0.1", self.load.port
            )
            self.idle.append(connection)
        self.begin = time.perf_counter()
        if self.load.rate:
            await self._by_the_clock(self.load.rate)
        else:
            while self.idle:
                self._next(self.idle.popleft())
        await asyncio.wait_for(self.over, self.load.seconds + 60)
        return self._outcome(time.perf_counter() - self.begin)

    async def _by_the_clock(self, rate: float) -> None:
        for number in range(self.most):
            due = self.begin + number / rate
            wait = due - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            self.sent += 1
            if self.idle:
                self.idle.popleft().send(number, due)
            else:
                self.waiting.append((number, due))

    def _next(self, connection: _Connection) -> None:
        late = time.perf_counter() - self.begin > self.load.seconds and not self.load.requests
        if self.load.rate is None and self.sent < self.most and not late:
            self.sent += 1
            connection.send(self.sent - 1, time.perf_counter())
        elif self.waiting:
            connection.send(*self.waiting.popleft())
        else:
            self.idle.append(connection)

    def answered(self, connection: _Connection, head: bytes, body: bytes) -> None:
        self.latencies.append((time.perf_counter() - connection.due) * 1000)
        self.failed += not head.startswith(b"HTTP/1.1 200")
        if self.load.answers:
            self.answers[connection.number] = body
        self._next(connection)
        all_sent = self.load.rate is None or self.sent == self.most
        if all_sent and len(self.latencies) == self.sent and not self.over.done():
            self.over.set_result(None)

    def _outcome(self, seconds: float) -> Outcome:
        if self.load.answers:
            lines = [self.answers[number] for number in range(self.sent)]
            Path(self.load.answers).write_bytes(b"\n".join(lines))
        cuts = statistics.quantiles(self.latencies, n=100, method="inclusive")
        return Outcome(len(self.latencies), self.failed, seconds, cuts[49], cuts[98], max(self.latencies))


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without its length")


async def _main(load: Load) -> Outcome:
    return await _Generator(load).run()


if __name__ == "__main__":
    import uvloop

    outcome = uvloop.run(_main(Load(**json.loads(sys.argv[1]))))
    print(json.dumps(outcome._asdict()))
