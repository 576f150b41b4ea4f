"""Nothing outlives the service, and a dead template costs the checks that run and no others."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.guardrails.detector import Failure
from tests.guardrails.workers.conftest import World, is_running

HERE = Path(__file__).parent
SERVICE = """
import asyncio, sys
from plumbline.guardrails.content import Text
from plumbline.guardrails.workers.pool import Pool
from plumbline.guardrails.workers.worker import Work
from plumbline.intent import DetectorSettings
from pathlib import Path

async def main():
    work = Work("misbehaving:Obedient", DetectorSettings(kind="x"), Path(), ("echo",), 128)
    pool = Pool({"it": work}, 1)
    process = round((await pool.run("it", Text("pid"), 30))[0].score * 2**32)
    print(process, pool._template._process.pid, flush=True)
    await pool.run("it", Text("hangs_in_c"), 60)

asyncio.run(main())
"""


def wait_until(true: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.005)  # other processes end when they end: there is nothing to be told by
    return true()


def test_a_service_that_is_killed_leaves_no_worker_behind(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with subprocess.Popen([sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        worker, template = map(int, service.stdout.readline().split())
        service.kill()
    assert wait_until(lambda: not is_running(worker) and not is_running(template))


def test_a_template_that_dies_takes_its_workers_and_the_next_check_has_new_ones(pooled):
    async def story(world: World):
        await world.ask("echo 1")
        running = asyncio.create_task(world.ask("hangs", 60))
        await world.until_busy()
        world.pool._template._process.kill()
        return await running, await world.ask("echo 9")

    lost, found = pooled(story)
    assert lost == Failure("ended before it answered")
    assert found[0].score == 9e-6


def test_a_template_that_answers_nothing_is_killed_and_replaced(pooled, monkeypatch):
    limit = "plumbline.guardrails.workers.starting.ANSWERS_WITHIN"

    async def story(world: World):
        await world.ask("echo 1")
        stopped = world.pool._template._process
        os.kill(stopped.pid, signal.SIGSTOP)
        monkeypatch.setattr(limit, 0.2)
        first = await world.ask("leaves")
        while world.pool._template._process is stopped:
            await asyncio.sleep(0)
        monkeypatch.setattr(limit, 30)
        return first, await world.ask("echo 9"), stopped.pid

    first, second, stopped = pooled(story)
    assert isinstance(first, Failure)
    assert second[0].score == 9e-6
    assert not is_running(stopped)


def test_closing_ends_every_process(pooled):
    async def story(world: World):
        process = round((await world.ask("pid"))[0].score * 2**32)
        return process, world.pool._template._process.pid

    for process in pooled(story):
        assert wait_until(lambda one=process: not is_running(one))


def test_a_pool_that_was_never_asked_starts_nothing(pooled):
    async def story(world: World):
        return world.pool._template._process

    assert pooled(story) is None


@pytest.mark.parametrize("size", [1, 2])
def test_there_are_never_more_workers_than_the_pool_has(pooled, size):
    async def story(world: World):
        answers = await asyncio.gather(*(world.ask("pid") for _ in range(20)))
        return {round(found[0].score * 2**32) for found in answers}

    assert len(pooled(story, size=size)) <= size
