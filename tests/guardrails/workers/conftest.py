"""A pool whose workers run stand-ins of detectors that go wrong."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Answer
from plumbline.guardrails.workers.pool import Pool
from plumbline.guardrails.workers.worker import Work
from plumbline.intent import DetectorSettings

HERE = Path(__file__).parent


def work(name: str = "Obedient", memory_mib: int = 128) -> Work:
    settings = DetectorSettings(kind="misbehaving")
    return Work(f"misbehaving:{name}", settings, HERE, ("echo",), memory_mib)


class World:
    """A pool, and questions to it."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    async def ask(self, text: str, seconds: float = 10) -> Answer:
        return await self.pool.run("it", Text(text), seconds)

    async def until_busy(self) -> None:
        """Waits until the only worker has been taken."""
        lane = self.pool._lanes["it"]
        while not lane.free.locked():
            await asyncio.sleep(0)


Story = Callable[[World], Awaitable[Any]]


@pytest.fixture
def pooled(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a story on a pool of `size` workers and closes it; returns what the story does."""
    monkeypatch.setenv("PYTHONPATH", str(HERE))

    def run(story: Story, size: int = 1, loop: Callable[[], Any] | None = None, **options: Any) -> Any:
        async def all_of_it() -> Any:
            pool = Pool({"it": options.pop("work", work())}, size, **options)
            try:
                return await story(World(pool))
            finally:
                await pool.close()

        with asyncio.Runner(loop_factory=loop) as runner:
            return runner.run(all_of_it())

    return run


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
