"""Conversations: every turn and join is checked, outcomes are remembered for their caller, within bounds."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from plumbline.guardrails.deciding import Outcome
from plumbline.guardrails.reasons import FAILED
from plumbline.intent.guardrails import LONGEST_MATCH
from plumbline.records import CheckReason
from plumbline.serving.alignment.conversation import Turn, joins
from plumbline.serving.alignment.turn_cache import TurnCache, turn_key
from plumbline.serving.edge.tokens import token_hash
from tests.serving.alignment.service import POLICY, asked, tell, write_policy


def turns(*texts, roles=("user", "assistant")):
    return [{"role": role, "text": text} for text, role in zip(texts, itertools.cycle(roles), strict=False)]


@pytest.mark.parametrize(
    ("texts", "decision"),
    [
        (["hello", "a fox", "bye"], "allow"),
        (["hello", "a badger", "bye"], "deny"),
        (["an odd", "one"], "review"),
        (["it is an odd", "well", "one"], "review"),
        (["an o", "dd one"], "review"),
        (["odd", "", "one"], "review"),
        (["an odd ", "\n", " one"], "allow"),
    ],
)
def test_turns_and_joins_are_checked(settings, texts, decision):
    """The third is in one join, the fourth between the user's own turns, the fifth within a word."""

    async def story(service):
        answer = await service.check(turns(*texts), modality="conversation")
        assert answer["decision"] == decision, answer

    tell(settings, story)


def test_what_is_redacted_is_taken_out_of_its_turn_and_other_turns_stay(settings):
    async def story(service):
        given = turns("write ann@example.com", "I did", "and to bob@example.com")
        answer = await service.check(given, modality="conversation")
        assert answer["decision"] == "redact"
        assert answer["redacted"] == turns("write [mail]", "I did", "and to [mail]")

    tell(settings, story)


def test_what_stands_across_two_turns_cannot_be_taken_out_and_goes_to_a_person(settings):
    async def story(service):
        answer = await service.check(turns("write to ann@exa", "mple.com"), modality="conversation")
        assert (answer["decision"], answer["redacted"]) == ("review", None)

    tell(settings, story)


def test_a_chain_for_conversations_decides_about_turns_where_there_is_one(settings, root):
    chain = """
  - stage: output
    modality: conversation
    rules:
      - {detector: words, labels: [bad], action: review, reason: Somebody looks at talk.}
"""
    write_policy(root, POLICY.replace("review: {audit_share: 0}", f"{chain}review: {{audit_share: 0}}"))

    async def story(service):
        assert (await service.check(turns("a badger"), modality="conversation"))["decision"] == "review"
        assert (await service.check("a badger"))["decision"] == "deny"

    tell(settings, story)


def test_a_turn_is_checked_once_for_its_caller_and_policy(settings, root):
    entry = f'  - {{name: other, sha256: "{token_hash("o")}", roles: [check]}}\n'
    settings.tokens.write_text(settings.tokens.read_text() + entry)

    async def story(service):
        async def cached():
            return await service.metric("plumbline_checks_cached_total")

        talk = asked(turns("hello", "a fox"), modality="conversation")
        await service.client.post("/check", json=talk)
        first = await cached()
        await service.client.post("/check", json=talk)
        texts = 3 + 1  # two turns, a join with a space and one without
        assert await cached() - first == texts
        await service.client.post("/check", json=talk, headers={"authorization": "Bearer o"})
        assert await cached() - first == texts
        write_policy(root, POLICY + "# new\n" + "bounds: []\n")
        await service.service.reload()
        before = await cached()
        write_policy(root, POLICY.replace("No badgers", "No badger"))
        assert await service.service.reload() == "loaded"
        await service.client.post("/check", json=talk)
        assert await cached() == before

    tell(settings, story)


def test_200_turns_of_256_kb_are_answered(settings):
    async def story(service):
        given = turns(*["x" * 1279 + str(number % 10) for number in range(200)])
        assert (await service.check(given, modality="conversation"))["decision"] == "allow"

    tell(settings, story)


def test_a_join_holds_as_much_on_each_side_as_the_longest_pattern():
    texts = joins([Turn("user", "a" * 1000), Turn("user", "b" * 1000)])
    sides = "a" * LONGEST_MATCH, "b" * LONGEST_MATCH
    assert texts == [" ".join(sides), "".join(sides)]


def test_a_join_of_short_turns_reaches_over_several():
    assert "one two three." in joins([Turn("user", text) for text in ("one", "two", "three.")])


def test_remembered_outcomes_are_bounded_in_number_and_size():
    cache = TurnCache(most=10, largest=100_000)
    for number in range(100):
        cache.put(turn_key("p", "c", "m", str(number)), Outcome("allow"))
    assert len(cache) == 10
    assert cache.get(turn_key("p", "c", "m", "99"))
    assert cache.get(turn_key("p", "c", "m", "0")) is None
    cache.put(turn_key("p", "c", "m", "large"), Outcome("redact", redacted="x" * 24_900))
    cache.put(turn_key("p", "c", "m", "larger"), Outcome("redact", redacted="x" * 200_000))
    assert len(cache) == 1
    assert cache.size <= 100_000


def test_what_a_detector_failed_at_is_not_remembered():
    cache = TurnCache(most=10)
    failed = CheckReason(detector="words", label=FAILED, action="deny", text="it raised")
    cache.put(("k",), Outcome("deny", (failed,)))
    assert cache.get(("k",)) is None


def test_nobody_is_answered_from_what_somebody_else_sent():
    assert turn_key("p", "ann", "m", "x") != turn_key("p", "bob", "m", "x")


def test_conversations_at_once_do_not_mix(settings):
    async def story(service):
        async def one(number):
            given = turns(f"number {number} a{'b' * number}@example.com", "yes")
            answer = await service.check(given, modality="conversation")
            assert answer["redacted"][0]["text"] == f"number {number} [mail]"

        await asyncio.gather(*(one(number) for number in range(30)))

    tell(settings, story)


def test_others_get_their_turn_by_the_time_that_texts_take(settings, monkeypatch):
    monkeypatch.setattr("plumbline.serving.alignment.conversing.REST_AFTER", 0.0)

    async def story(service):
        turns = [{"role": "user", "text": f"a fox {number}"} for number in range(100)]
        asked = asyncio.create_task(service.check(turns, modality="conversation"))
        others = 0
        while not asked.done():
            await asyncio.sleep(0)
            others += 1
        assert (await asked)["decision"] == "allow"
        assert others > 100

    tell(settings, story)
