"""`POST /check`: every question has its answer, in order, by one policy, and says why."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.serving.alignment.service import POLICY, asked, tell, write_policy


@pytest.mark.parametrize(
    ("text", "decision"),
    [("a fox", "allow"), ("a Badger!", "deny"), ("the odd one out", "review"), ("ann@example.com", "redact")],
)
def test_the_policy_decides(settings, text, decision):
    async def story(service):
        answer = await service.check(text)
        assert answer["decision"] == decision
        assert answer["policy"]["name"] == "default"
        assert [reason["action"] for reason in answer["reasons"]] == (
            [] if decision == "allow" else [decision]
        )

    tell(settings, story)


def test_what_is_redacted_comes_back_without_it_and_nothing_else_does(settings):
    async def story(service):
        assert (await service.check("write ann@example.com, please"))["redacted"] == "write [mail], please"
        assert (await service.check("a fox"))["redacted"] is None
        assert (await service.check("ann@example.com, a badger"))["redacted"] is None

    tell(settings, story)


@pytest.mark.parametrize("wrap", [list, lambda checks: {"checks": checks}])
def test_several_are_answered_in_their_order(settings, wrap):
    async def story(service):
        texts = ["a badger", "a fox", "ann@example.com"] * 5
        said = await service.client.post("/check", json=wrap([asked(text) for text in texts]))
        assert [answer["decision"] for answer in said.json()] == ["deny", "allow", "redact"] * 5
        assert len({answer["check_id"] for answer in said.json()}) == 15

    tell(settings, story)


def test_none_are_answered_by_none_and_too_many_are_refused(settings):
    async def story(service):
        assert (await service.client.post("/check", json=[])).json() == []
        status, detail = await service.refused(json=[asked("x")] * 4)
        assert (status, "more than 3" in detail) == (422, True)

    tell(replace(settings, most_checks=3), story)


def test_what_no_chain_is_for_is_denied_and_the_answer_says_so(settings):
    async def story(service):
        answer = await service.check("a fox", stage="input")
        assert (answer["decision"], answer["reasons"][0]["label"]) == ("deny", "no_chain")
        assert (await service.check({"age": 3}, modality="tabular"))["decision"] == "deny"

    tell(settings, story)


def test_every_answer_belongs_to_its_question_with_200_under_way(settings):
    async def story(service):
        async def one(number):
            answer = await service.check(f"to user{'abc'[number % 3]}@example.com number {number}")
            assert answer["redacted"] == f"to [mail] number {number}"

        await asyncio.gather(*(one(number) for number in range(200)))

    tell(settings, story)


def test_a_check_keeps_to_the_policies_it_began_with(settings, root):
    """The policies change in the midst of a batch: all its answers are by the old ones."""

    async def story(service):
        async def edit():
            write_policy(root, POLICY.replace("action: deny", "action: allow"))
            assert await service.service.reload() == "loaded"

        batch = service.client.post("/check", json=[asked("a badger") for _ in range(100)])
        said, _ = await asyncio.gather(batch, edit())
        assert {answer["decision"] for answer in said.json()} == {"deny"}
        assert len({answer["policy"]["digest"] for answer in said.json()}) == 1
        assert (await service.check("a badger"))["decision"] == "allow"

    tell(settings, story)


def test_what_people_shall_look_at_is_handed_over_before_the_answer(settings):
    async def story(service):
        answer = await service.check("the odd one out", context={"request": "7"})
        check, checked = service.intake.taken[0]
        assert (check.content, check.context) == ("the odd one out", {"request": "7"})
        assert checked.check_id == answer["check_id"]
        await service.check("a fox")
        assert len(service.intake.taken) == 1

    tell(settings, story)


def test_checks_are_counted_by_reason_and_a_name_from_outside_is_other(settings):
    async def story(service):
        await service.check("a badger", model="somebody's")
        labels = 'decision="deny",modality="text",model="other",reason="words.bad",stage="output"'
        assert await service.metric(f"plumbline_checks_total{{{labels}}}") == 1
        assert await service.metric('plumbline_requests_total{path="/check",status="200"}') == 1

    tell(settings, story)
