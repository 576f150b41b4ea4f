"""Stand-ins of detectors that go wrong in every way there is; run in workers, by tests only.

Each does what the text tells it to, and finds `echo` with the text's length in its place otherwise.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
import time

from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.detectors.known import DetectorSettingsError
from plumbline.intent import DetectorSettings


class Obedient:
    labels = ("echo",)
    bounded = False
    memory_mib = 128

    def __init__(self, settings: DetectorSettings) -> None:
        self._kept: list[object] = []

    def detect(self, content: Content) -> list[Detection]:
        assert isinstance(content, Text)
        what, _, argument = content.text.partition(" ")
        doing = getattr(self, what, None)
        return self.echo(content.text) if doing is None else doing(argument)

    def echo(self, text: str) -> list[Detection]:
        """The number in the text is told by the score, so that answers can't be mistaken."""
        digits = "".join(c for c in text if c.isdigit()) or "0"
        return [Detection("echo", int(digits) / 1_000_000, (Span(0, len(text)),))]

    def pid(self, _: str) -> list[Detection]:
        return [Detection("echo", os.getpid() / 2**32)]

    def raises(self, text: str) -> list[Detection]:
        raise ValueError(text)

    def leaves(self, _: str) -> list[Detection]:
        sys.exit(3)

    def hangs(self, _: str) -> list[Detection]:
        while True:
            time.sleep(60)

    def hangs_in_c(self, _: str) -> list[Detection]:
        """Holds the interpreter's lock, and hears no signal but the one that kills."""
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
        ctypes.PyDLL(None).sleep(1000)
        return []

    def eats(self, _: str) -> list[Detection]:
        while True:
            self._kept.append(bytearray(2**20))

    def eats_in_c(self, _: str) -> list[Detection]:
        """Memory that no allocator of Python's knows of; an address out of reach ends the process."""
        while True:
            self._kept.append(mmap.mmap(-1, 16 * 2**20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))

    def crashes(self, _: str) -> list[Detection]:
        ctypes.string_at(0)
        return []

    def forks(self, _: str) -> list[Detection]:
        """Leaves a process behind, in a session of its own, that outlives whoever does not look for it."""
        told, tells = os.pipe()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.setsid()
                os.write(tells, str(os.getpid()).encode())
                time.sleep(1000)
            os._exit(0)
        return [Detection("echo", int(os.read(told, 20)) / 2**32)]

    def not_a_number(self, _: str) -> list[Detection]:
        return [Detection("echo", float("nan"))]

    def outside(self, _: str) -> list[Detection]:
        return [Detection("echo", 1.0, (Span(0, 10_000),))]

    def stranger(self, _: str) -> list[Detection]:
        return [Detection("something else", 1.0)]

    def writes_to_disk(self, path: str) -> list[Detection]:
        with open(path, "w") as file:  # noqa: PTH123
            file.write("content")
        return []

    def secrets(self, name: str) -> list[Detection]:
        return [Detection("echo", 1.0 if name in os.environ else 0.0)]

    def prints(self, text: str) -> list[Detection]:
        for stream in (sys.stdout, sys.stderr):
            stream.write(text * 1000)
            stream.flush()
        return self.echo(text)

    def floods(self, _: str) -> list[Detection]:
        return [Detection("echo", 0.5, tuple(Span(0, 1) for _ in range(300_000)))]


class Refused(Obedient):
    def load(self) -> None:
        raise DetectorSettingsError("the weights are others: install them again")


class NeverReady(Obedient):
    def load(self) -> None:
        raise ModuleNotFoundError("no such thing")
