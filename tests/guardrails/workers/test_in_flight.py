"""Two hundred at once, some of which go wrong: every answer belongs to its question."""

from __future__ import annotations

import asyncio
import random
import socket

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Failure
from plumbline.guardrails.workers.framing import LENGTHS, framed
from plumbline.guardrails.workers.worker import Worker, WorkerError
from tests.guardrails.workers.conftest import World, work


def test_with_two_hundred_in_flight_every_answer_is_its_questions_own(pooled):
    bad = ["raises", "crashes", "leaves", "not_a_number", "hangs"]
    texts = [f"echo {number}" for number in range(1, 201)]
    for place, doing in zip(random.Random(7).sample(range(200), 20), bad * 4, strict=True):
        texts[place] = f"{doing} {place}"

    async def story(world: World):
        async def ask(text: str):
            return await world.ask(text, 0.3 if text.startswith("hangs") else 60)

        return await asyncio.gather(*map(ask, texts))

    for text, answer in zip(texts, pooled(story, size=2), strict=True):
        doing, number = text.split()
        if doing == "echo":
            assert [one.score for one in answer] == [int(number) / 1_000_000]
        else:
            assert isinstance(answer, Failure)


def test_more_than_may_wait_have_failed_at_once_and_the_others_are_answered(pooled):
    async def story(world: World):
        return await asyncio.gather(*(world.ask(f"echo {n}") for n in range(20)))

    answers = pooled(story, most_waiting=5)
    failed = [answer for answer in answers if isinstance(answer, Failure)]
    assert failed
    assert set(failed) == {Failure("was not asked: too many checks wait for it")}
    assert [a[0].score for a in answers if not isinstance(a, Failure)][:3] == [0, 1e-6, 2e-6]


def test_one_that_waits_too_long_for_a_worker_says_so(pooled):
    async def story(world: World):
        slow = asyncio.create_task(world.ask("hangs", 1))
        await world.until_busy()
        quick = await world.ask("echo 1", 0.1)
        return quick, await slow

    quick, slow = pooled(story)
    assert quick == Failure("was not asked: none of its workers was free within 100 ms")
    assert slow == Failure("took longer than 1000 ms")


def test_a_check_that_is_given_up_leaves_no_answer_behind_for_the_next(pooled):
    async def story(world: World):
        given_up = asyncio.create_task(world.ask("hangs", 60))
        await world.until_busy()
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        return await world.ask("echo 8")

    assert pooled(story)[0].score == 8e-6


def test_closing_waits_for_what_runs_and_takes_nothing_more(pooled):
    async def story(world: World):
        running = asyncio.create_task(world.ask("echo 3"))
        await world.until_busy()
        await world.pool.close()
        return await running, await world.ask("echo 4")

    first, second = pooled(story)
    assert first[0].score == 3e-6
    assert isinstance(second, Failure)


@pytest.mark.parametrize(
    "said",
    [
        framed({"id": "another", "found": []}),
        framed({"found": []}),
        framed({"id": None, "found": []}),
        LENGTHS.pack(2**31, 0),
        LENGTHS.pack(2, 10**9) + b"{}",
        LENGTHS.pack(4, 0) + b"\xff\xff\xff\xff",
        LENGTHS.pack(2, 0) + b"[]",
        b"",
    ],
)
def test_a_worker_that_answers_anything_else_than_its_question_is_of_no_further_use(said):
    """As one that a hostile content took over might, or a late answer to an earlier question."""

    async def story() -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours)
            worker = Worker(0, work(), reader, writer)
            theirs.sendall(said)
            theirs.shutdown(socket.SHUT_WR)
            with pytest.raises(WorkerError):
                await worker.ask(Text("abc"))
            worker.close()
            await writer.wait_closed()

    asyncio.run(story())
