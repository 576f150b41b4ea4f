"""A few workers a detector: whoever is late or broken is killed, and a new one takes its place."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field

from plumbline.guardrails.content import Content
from plumbline.guardrails.detector import Answer, Failure
from plumbline.guardrails.workers.starting import Template, TemplateError
from plumbline.guardrails.workers.worker import Work, Worker, WorkerError

SIZE = 2
"""Workers a detector."""

MOST_WAITING = 200
"""Checks that may wait for one detector; the next has failed at once."""

SETS_UP_WITHIN = 60.0
"""Seconds for a worker to load its detector, before the first check."""


@dataclass
class _Lane:
    """One detector's workers."""

    work: Work
    free: asyncio.Semaphore
    idle: list[Worker] = field(default_factory=list)
    waiting: int = 0


class Pool:
    """Runs detectors in processes that can be killed.

    Args:
        works: what there is to do, by the name it is asked for by.
        size: workers for each.
        most_waiting: checks that may wait for each.
    """

    def __init__(self, works: Mapping[str, Work], size: int = SIZE, most_waiting: int = MOST_WAITING) -> None:
        self._lanes = {name: _Lane(work, asyncio.Semaphore(size)) for name, work in works.items()}
        self._most_waiting = most_waiting
        self._template = Template()
        self._background: set[asyncio.Task[None]] = set()
        self._running = 0
        self._at_rest = asyncio.Event()
        self._closed = False

    async def start(self) -> None:
        """Has a worker ready for every detector, so that the first check does not wait for it.

        Raises:
            WorkerError: a detector cannot be set up; names it.
        """
        for name, lane in self._lanes.items():
            try:
                lane.idle.append(await self._started(lane.work))
            except WorkerError as error:
                raise WorkerError(f"{name} {error}") from error

    async def run(self, name: str, content: Content, seconds: float) -> Answer:
        """What a detector finds, or why it failed.

        Args:
            name: the detector.
            content: what it is asked about.
            seconds: for everything, waiting for a worker included.
        """
        lane = self._lanes[name]
        if self._closed or lane.waiting >= self._most_waiting:
            return Failure("was not asked: too many checks wait for it")
        until = asyncio.get_running_loop().time() + seconds
        self._running += 1
        try:
            if not await _free_worker(lane, until):
                return Failure(f"was not asked: none of its workers was free within {seconds * 1000:.0f} ms")
            return await self._asked(lane, content, until, seconds)
        finally:
            self._running -= 1
            if not self._running:
                self._at_rest.set()

    async def close(self) -> None:
        """Takes no more checks, waits for those that run, each within its own time, and ends all workers."""
        self._closed = True
        while self._running:
            self._at_rest.clear()
            await self._at_rest.wait()
        await self._template.close()
        await asyncio.gather(*self._background)
        for lane in self._lanes.values():
            while lane.idle:
                lane.idle.pop().close()

    async def _asked(self, lane: _Lane, content: Content, until: float, seconds: float) -> Answer:
        worker, starting, is_fit = None, None, False
        try:
            async with asyncio.timeout_at(until):
                worker = self._idle(lane)
                if worker is None:
                    starting = asyncio.create_task(self._started(lane.work))
                    worker = await asyncio.shield(starting)
                answer = await worker.ask(content)
            is_fit = True
            return answer
        except TimeoutError:
            return Failure(f"took longer than {seconds * 1000:.0f} ms")
        except WorkerError as error:
            return Failure(str(error))
        finally:
            if worker is not None and is_fit:
                lane.idle.append(worker)
                lane.free.release()
            else:
                self._in_background(self._replace(lane, worker, starting))

    async def _replace(
        self, lane: _Lane, worker: Worker | None, starting: asyncio.Task[Worker] | None
    ) -> None:
        """Ends a worker that is of no further use, and has another ready. Its place is free afterwards."""
        try:
            if worker is not None:
                await self._end(worker)
                if not self._closed:
                    lane.idle.append(await self._started(lane.work))
            elif starting is not None:
                lane.idle.append(await starting)
        except WorkerError:
            pass  # the next check tries again, and tells
        finally:
            lane.free.release()

    def _idle(self, lane: _Lane) -> Worker | None:
        while lane.idle:
            worker = lane.idle.pop()
            if worker.is_there:
                return worker
            self._in_background(self._end(worker))
        return None

    async def _started(self, work: Work) -> Worker:
        try:
            process, channel = await self._template.start()
        except TemplateError as error:
            raise WorkerError("was not asked: no worker could be started") from error
        try:
            async with asyncio.timeout(SETS_UP_WITHIN):
                return await Worker.connected(process, channel, work)
        except TimeoutError:
            await self._template.end(process)
            raise WorkerError(f"was not set up within {SETS_UP_WITHIN:.0f} s") from None
        except BaseException:
            await self._template.end(process)
            raise

    async def _end(self, worker: Worker) -> None:
        worker.close()
        await self._template.end(worker.process)

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _free_worker(lane: _Lane, until: float) -> bool:
    """Waits for one of the lane's places; whether there was one in time."""
    lane.waiting += 1
    try:
        async with asyncio.timeout_at(until):
            await lane.free.acquire()
    except TimeoutError:
        return False
    finally:
        lane.waiting -= 1
    return True
