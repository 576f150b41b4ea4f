"""How long checks take at a steady rate, how many are answered beside peers, and what a start takes.

Rates are kept by the clock, and a check's time begins when it was due. How many are answered is told by the
processor's time a request takes in one process that also answers a constant: what else runs on the machine
changes seconds and requests, and both alike.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.check_project import POSITIVES, rows, texts, write_bodies, write_project
from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.http_load import Load, Outcome, run

RATE, CONNECTIONS = 400, 50
SECONDS, TIMES = (2, 3) if QUICK else (10, 5)
ROUNDS, ROUND_SECONDS = (5, 0.6) if QUICK else (9, 3.0)
MANY, IN_FLIGHT = 10_000, 200


@dataclass(frozen=True)
class Server:
    """One that runs."""

    process: psutil.Process
    port: int
    token: str

    def load(self, path: str, bodies: Path, seconds: float, **more: object) -> Outcome:
        load = Load(self.port, path, self.token, str(bodies), CONNECTIONS, seconds)
        outcome = run(load._replace(**more))
        assert not outcome.failed, f"{outcome.failed} of {outcome.answered} were refused"
        return outcome

    def cpu(self) -> float:
        """Seconds of processor that it and what it started took."""
        used = [process.cpu_times() for process in [self.process, *self.process.children(recursive=True)]]
        return sum(times.user + times.system for times in used)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_project(root)
        text = write_bodies(root / "texts", "output", "text", texts(2000))
        row = write_bodies(root / "rows", "input", "tabular", rows(2000))
        figures = [*starts(root)]
        with service(root) as server:
            figures += steady(server, text, row)
            figures += each_its_own(server, root)
        figures += saturated(root, text)
    return report(f"Checks: 1 kB, {sum(POSITIVES.values()):.0%} positives", figures)


def steady(server: Server, text: Path, row: Path) -> Iterator[Figure]:
    """400 checks a second over 50 connections."""
    for name, bodies, limit in (("text: rules, profanity, PII", text, 25), ("tabular, 30 columns", row, 10)):
        server.load("/check", bodies, 1.0, rate=RATE)  # warms up
        found = [server.load("/check", bodies, SECONDS, rate=RATE) for _ in range(TIMES)]
        p99 = statistics.median(one.p99 for one in found)
        p50 = statistics.median(one.p50 for one in found)
        each = ", ".join(f"{one.p99:.1f}" for one in found)
        yield Figure(f"{name}: {RATE}/s, p50", f"{p50:.1f} ms", "", None)
        yield Figure(
            f"{name}: {RATE}/s, p99", f"{p99:.1f} ms (of {each})", f"at most {limit} ms", p99 <= limit
        )


def saturated(root: Path, text: Path) -> Iterator[Figure]:
    """As many as the connections can, in turn with peers in the same process."""
    paths = ("/constant", "/check", "/sklearn")
    taken: dict[str, list[float]] = {path: [] for path in (*paths, "bare")}
    rates: dict[str, list[float]] = {path: [] for path in (*paths, "bare")}
    with peer(root, "same") as same, peer(root, "bare") as bare:
        for _ in range(ROUNDS):
            for path in (*paths, "bare"):
                server = bare if path == "bare" else same
                before = server.cpu()
                outcome = server.load(path if path != "bare" else "/constant", text, ROUND_SECONDS)
                taken[path].append((server.cpu() - before) / outcome.answered)
                rates[path].append(outcome.rate)
    for path, name in (
        ("/constant", "a constant in the same server"),
        ("bare", "a constant in the same server without tokens and limits"),
        ("/sklearn", "a plain scikit-learn call (TF-IDF, logistic regression) in the same server"),
    ):
        yield Figure(f"peer: {name}", _answered(taken[path], rates[path]), "", None)
    yield Figure("text, saturated", _answered(taken["/check"], rates["/check"]), "", None)
    share = _share(taken["/constant"], taken["/check"])
    yield Figure("text, of the constant in the same server", f"{share:.0%}", "at least 40 %", share >= 0.4)
    share = _share(taken["bare"], taken["/check"])
    yield Figure("text, of the constant without tokens and limits", f"{share:.0%}", "", None)
    share = _share(taken["/constant"], taken["/sklearn"])
    yield Figure("peer: scikit-learn, of the constant in the same server", f"{share:.0%}", "", None)


def each_its_own(server: Server, root: Path) -> Iterator[Figure]:
    """10,000 checks, 200 at once, each with another content: whose answer is whose."""
    contents = (f"request {number} is from user{_name(number)}@example.org" for number in range(MANY))
    bodies, answers = write_bodies(root / "own", "output", "text", contents), root / "answers"
    server.load("/check", bodies, 60, connections=IN_FLIGHT, requests=MANY, answers=str(answers))
    said = [json.loads(line) for line in answers.read_bytes().splitlines()]
    wrong = sum(
        answer["redacted"] != f"request {number} is from [email]" for number, answer in enumerate(said)
    )
    alone = len({answer["check_id"] for answer in said})
    right = wrong == 0 and alone == len(said) == MANY
    figure = f"{MANY - wrong} of {MANY}, {alone} ids"
    yield Figure(f"answers that belong to their request, {IN_FLIGHT} at once", figure, "all", right)


def starts(root: Path) -> Iterator[Figure]:
    """From nothing to the first answer; and the memory once checks were answered."""
    seconds, memory = [], []
    text = write_bodies(root / "some", "output", "text", texts(50))
    row = write_bodies(root / "some_rows", "input", "tabular", rows(50))
    for _ in range(2 if QUICK else 5):
        begin = time.perf_counter()
        with service(root) as server:
            seconds.append(time.perf_counter() - begin)
            for bodies in (text, row):
                server.load("/check", bodies, 10, requests=500)
            memory.append(_memory(server.process))
    least, most = min(seconds), max(memory)
    yield Figure("start, until it is ready", f"{least:.1f} s", "at most 3 s", least <= 3)
    target = "at most 150 MB"
    yield Figure("memory, all its processes, without image models", f"{most:.0f} MB", target, most <= 150)


@contextmanager
def service(root: Path) -> Iterator[Server]:
    """`plumbline serve alignment`, ready."""
    import os

    environment = {
        **os.environ,
        "PLUMBLINE_ROOT": str(root),
        "PLUMBLINE_STATE": str(root / "state"),
        "PLUMBLINE_DATABASE_URL": f"sqlite:///{root / 'plumbline.db'}",
    }
    command = [sys.executable, "-m", "plumbline.cli", "serve", "alignment", "--port", "0"]
    with _running(command, environment) as (process, lines):
        address = next(line.split()[1] for line in lines if line.startswith("at http"))
        while not _is_ready(address):
            time.sleep(0.01)
        token = (root / "state" / "alignment" / "local.token").read_text().strip()
        yield Server(process, int(address.rpartition(":")[2]), token)


@contextmanager
def peer(root: Path, which: str) -> Iterator[Server]:
    """A server of `check_peers`, ready."""
    command = [sys.executable, "-m", "tests.benchmarks.check_peers", str(root), which]
    with _running(command, None) as (process, lines):
        port = int(next(lines))
        path = "/openapi.json" if which == "bare" else "/healthz"
        while not _is_ready(f"http://127.0.0.1:{port}", path):
            time.sleep(0.05)
        token = root / "peers" / "alignment" / "local.token"
        yield Server(process, port, token.read_text().strip() if which != "bare" else "none")


@contextmanager
def _running(
    command: list[str], environment: dict[str, str] | None
) -> Iterator[tuple[psutil.Process, Iterator[str]]]:
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as started:
        assert started.stdout
        try:
            yield psutil.Process(started.pid), iter(started.stdout)
        finally:
            started.terminate()
            started.communicate(timeout=60)


def _is_ready(address: str, path: str = "/readyz") -> bool:
    try:
        with urllib.request.urlopen(address + path, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def _memory(process: psutil.Process) -> float:
    """Megabytes, of which what processes share counts once."""
    everyone = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().pss for one in everyone) / 1e6


def _answered(taken: list[float], rates: list[float]) -> str:
    return f"{statistics.median(taken) * 1e6:.0f} us of processor, {statistics.median(rates):.0f}/s"


def _share(of: list[float], this: list[float]) -> float:
    """The median over rounds, each with its own."""
    return statistics.median(whole / part for whole, part in zip(of, this, strict=True))


def _name(number: int) -> str:
    """The number in letters: a text must differ in what is found, too."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


if __name__ == "__main__":
    sys.exit(main())
