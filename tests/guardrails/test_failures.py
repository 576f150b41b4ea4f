"""A detector that gives no answer that counts has failed, and the chain's policy says what follows."""

from __future__ import annotations

import asyncio
import itertools
import threading

import pytest

from plumbline.guardrails import chain as chains
from plumbline.guardrails import deciding
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Answer, Detection, Failure, Skipped, Span
from tests.guardrails.policies import chain, rule


class StandIn:
    """A detector that answers what it is made with, or raises it."""

    labels = ("bad",)

    def __init__(self, answer: object, *, bounded: bool = True) -> None:
        self.answer = answer
        self.bounded = bounded
        self.asked = 0

    def detect(self, content: Content) -> list[Detection]:
        self.asked += 1
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer  # type: ignore[return-value]


class StandInWorkers:
    """Answers at once, for all."""

    def __init__(self, answer: Answer = ()) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def run(self, name: str, content: Content, seconds: float) -> Answer:
        self.asked.append(name)
        return self.answer


def checked(given, detectors, workers=None, **more) -> deciding.Outcome:
    return asyncio.run(chains.check(given, detectors, Text("abc"), workers or StandInWorkers(), **more))


BAD = [Detection("bad", 1.0)]
WRONG = {
    "raised ValueError": ValueError("abc"),
    "raised RecursionError": RecursionError(),
    "gave no list of detections": None,
    "gave something that is no detection": ["bad"],
    "gave a score that is no number from 0 to 1": [Detection("bad", float("nan"))],
    "gave a score that is no number from 0 to 1 ": [Detection("bad", 1.01)],
    "gave a score that is no number from 0 to 1  ": [Detection("bad", "1")],  # type: ignore[arg-type]
    "found what it says it can't find": [Detection("worse", 1.0)],
    "named a place outside the text": [Detection("bad", 1.0, (Span(0, 4),))],
    "named a place outside the text ": [Detection("bad", 1.0, (Span(-1, 2),))],
    "named a place outside the text  ": [Detection("bad", 1.0, (Span(2, 2),))],
}


@pytest.mark.parametrize("why", WRONG)
def test_an_answer_that_makes_no_sense_denies_and_is_named(why):
    outcome = checked(chain(rule("it", "review")), {"it": StandIn(WRONG[why])})
    assert outcome.decision == "deny"
    assert [(r.detector, r.label, r.score) for r in outcome.reasons] == [("it", "failed", None)]
    assert outcome.reasons[0].text == f"it {why.strip()}, and this policy's answer to that is deny"


@pytest.mark.parametrize("answer", ["deny", "review", "allow"])
def test_the_policy_says_what_a_failure_counts_as_and_the_reason_stays(answer):
    given = chain(rule("it", "deny"), on_failure=answer)
    outcome = checked(given, {"it": StandIn(ValueError())})
    assert outcome.decision == answer
    assert outcome.reasons[0].action == answer


def test_a_failure_never_softens_what_others_found():
    given = chain(rule("broken", "deny"), rule("it", "deny"), on_failure="allow")
    outcome = checked(given, {"broken": StandIn(ValueError()), "it": StandIn(BAD)})
    assert outcome.decision == "deny"


def test_a_detector_that_several_rules_name_is_asked_once_and_fails_once():
    given = chain(rule("it", "deny"), rule("it", "review", at_least=0.1))
    it = StandIn(ValueError())
    assert len(checked(given, {"it": it}).reasons) == 1
    assert it.asked == 1


def test_a_detector_that_nobody_asked_has_failed():
    outcome = deciding.decide(chain(rule("it", "deny")), {}, Text("abc"))
    assert (outcome.decision, outcome.reasons[0].text[:16]) == ("deny", "it was not asked")


def test_what_fails_in_a_worker_counts_the_same():
    outcome = checked(
        chain(rule("it", "deny")),
        {"it": StandIn([], bounded=False)},
        StandInWorkers(Failure("took longer than 5 ms")),
    )
    assert outcome.reasons[0].text == "it took longer than 5 ms, and this policy's answer to that is deny"


def test_what_is_not_bounded_never_runs_here():
    it = StandIn(BAD, bounded=False)
    workers = StandInWorkers()
    assert checked(chain(rule("it", "deny")), {"it": it}, workers).decision == "allow"
    assert (it.asked, workers.asked) == (0, ["it"])


def test_detectors_that_have_no_time_left_have_failed():
    clock = itertools.count(0.0, 0.7).__next__
    given = chain(rule("one", "deny"), rule("two", "deny"), milliseconds=1000)
    outcome = checked(given, {"one": StandIn([]), "two": StandIn([])}, clock=clock)
    assert [r.detector for r in outcome.reasons] == ["two"]
    assert "the 1000 ms of this chain were over" in outcome.reasons[0].text


def test_where_one_reason_is_enough_nobody_is_asked_after_a_denial():
    given = chain(rule("one", "deny"), rule("two", "review"), rule("slow", "deny"))
    detectors = {"one": StandIn(BAD), "two": StandIn(BAD), "slow": StandIn(BAD, bounded=False)}
    workers = StandInWorkers(BAD)
    outcome = checked(given, detectors, workers, every_reason=False)
    assert [r.detector for r in outcome.reasons] == ["one"]
    assert (detectors["two"].asked, workers.asked) == (0, [])
    assert [r.detector for r in checked(given, detectors, workers).reasons] == ["one", "two", "slow"]


@pytest.mark.parametrize("answer", [BAD, ValueError(), []])
@pytest.mark.parametrize("actions", list(itertools.product(["allow", "redact", "review", "deny"], repeat=2)))
@pytest.mark.parametrize("on_failure", ["deny", "review", "allow"])
def test_asking_no_further_never_changes_the_decision(answer, actions, on_failure):
    given = chain(rule("one", actions[0]), rule("slow", actions[1]), on_failure=on_failure)
    detectors = {"one": StandIn(answer), "slow": StandIn([], bounded=False)}
    whole, short = (
        checked(given, detectors, StandInWorkers(BAD), every_reason=every).decision for every in (True, False)
    )
    assert whole == short


def test_one_that_was_skipped_has_not_failed():
    given = chain(rule("one", "deny"), rule("two", "deny"))
    outcome = deciding.decide(given, {"one": BAD, "two": Skipped()}, Text("abc"))
    assert [r.detector for r in outcome.reasons] == ["one"]


def test_a_long_text_keeps_nobody_else_waiting():
    others_ran = threading.Event()

    class Waiting(StandIn):
        def detect(self, content: Content) -> list[Detection]:
            assert others_ran.wait(10), "nothing else ran meanwhile"
            return []

    async def story() -> deciding.Outcome:
        asyncio.get_running_loop().call_soon(others_ran.set)
        text = Text("a" * (chains.LONG + 1))
        given = chain(rule("it", "deny"), milliseconds=10_000)
        return await chains.check(given, {"it": Waiting([])}, text, StandInWorkers())

    assert asyncio.run(story()).decision == "allow"
