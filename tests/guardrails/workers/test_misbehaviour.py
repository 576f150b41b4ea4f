"""Whatever a detector does, its own check fails in time, and the next one is answered."""

from __future__ import annotations

import os
import time

import pytest

from plumbline.guardrails.detector import Failure
from tests.guardrails.workers.conftest import World, is_running, work


@pytest.mark.parametrize(
    ("doing", "why"),
    [
        ("raises a secret", "raised ValueError"),
        ("leaves", "ended before it answered"),
        ("crashes", "ended before it answered"),
        ("eats", "needed more than its 128 MiB of memory"),
        ("eats_in_c", "raised OSError"),
        ("not_a_number", "gave a score that is no number from 0 to 1"),
        ("outside", "named a place outside the text"),
        ("stranger", "found what it says it can't find"),
        ("floods", "gave an answer that nobody can read"),
        ("writes_to_disk /tmp/anything", "raised"),
    ],
)
def test_a_detector_that_goes_wrong_has_failed_with_words_and_the_next_check_is_answered(pooled, doing, why):
    async def story(world: World):
        return await world.ask(doing), await world.ask("echo 7")

    first, second = pooled(story)
    assert isinstance(first, Failure)
    assert why in first.why
    assert "secret" not in first.why
    assert second[0].score == 7 / 1_000_000


@pytest.mark.parametrize("doing", ["hangs", "hangs_in_c"])
def test_one_that_hangs_is_killed_at_its_time_limit(pooled, doing):
    async def story(world: World):
        process = (await world.ask("pid"))[0].score * 2**32
        began = time.monotonic()
        answer = await world.ask(doing, seconds=0.3)
        took = time.monotonic() - began
        after = await world.ask("echo 7")
        return int(process), answer, took, after

    process, answer, took, after = pooled(story)
    assert answer == Failure("took longer than 300 ms")
    assert took < 5
    assert after[0].score == 7 / 1_000_000
    assert not is_running(process)


def test_what_a_worker_started_is_gone_when_it_is_ended_even_in_other_sessions(pooled):
    async def story(world: World):
        answer = await world.ask("forks")
        if os.geteuid() != 0:  # whom the limit on processes does not exempt
            assert answer == Failure("raised BlockingIOError")
            return None
        stray = int(answer[0].score * 2**32)
        assert is_running(stray)
        await world.ask("hangs", seconds=0.2)
        await world.ask("echo 1")
        return stray

    stray = pooled(story)
    assert stray is None or not is_running(stray)


def test_a_worker_that_was_killed_from_outside_loses_only_its_own_check(pooled):
    async def story(world: World):
        process = int((await world.ask("pid"))[0].score * 2**32)
        os.kill(process, 9)
        return await world.ask("echo 5"), await world.ask("echo 6")

    first, second = pooled(story)
    assert second[0].score == 6 / 1_000_000
    assert isinstance(first, Failure) or first[0].score == 5 / 1_000_000


def test_it_sees_no_secret_of_the_service(pooled, monkeypatch):
    monkeypatch.setenv("A_TOKEN", "hush")

    async def story(world: World):
        return await world.ask("secrets A_TOKEN")

    assert pooled(story)[0].score == 0.0


def test_what_it_prints_goes_nowhere_and_holds_nothing_up(pooled, capfd):
    async def story(world: World):
        return await world.ask("prints 3")

    assert pooled(story)[0].score == 3 / 1_000_000
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "why"),
    [("NeverReady", "ModuleNotFoundError"), ("Refused", "the weights are others: install them again")],
)
def test_one_that_cannot_be_set_up_fails_every_check_and_says_why(pooled, name, why):
    async def story(world: World):
        return [await world.ask("echo 1") for _ in range(3)]

    assert pooled(story, work=work(name)) == [Failure(f"could not be set up: {why}")] * 3


def test_it_works_on_the_event_loop_that_the_service_has(pooled):
    import uvloop

    async def story(world: World):
        fine = await world.ask("echo 7")
        late = await world.ask("hangs", 0.2)
        return fine, late, await world.ask("echo 8")

    fine, late, after = pooled(story, loop=uvloop.new_event_loop)
    assert (fine[0].score, after[0].score) == (7e-6, 8e-6)
    assert late == Failure("took longer than 200 ms")
