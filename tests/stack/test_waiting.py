"""Waiting ends when the condition holds, the time is over, or the stack cannot go on."""

import itertools
from pathlib import Path

import pytest

from plumbline.stack.waiting import UnreachableError, Waiter, WaitError

LOG = Path("some.log")


class Clock:
    """Time that passes only while pausing."""

    now = 0.0

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.now += seconds


def waiter(tend=lambda: None, shown=None):
    clock = Clock()
    shown = [] if shown is None else shown
    return Waiter(tend, lambda what, seconds: shown.append((what, seconds)), clock, clock.pause), clock


def test_it_returns_what_it_saw():
    answers = iter([None, None, "seen"])
    made, clock = waiter()
    assert made.until("x", lambda: next(answers), 10, LOG) == "seen"
    assert clock.now == 0.5


def test_something_false_was_seen_too():
    made, _ = waiter()
    assert made.until("x", lambda: 0, 10, LOG) == 0


def test_over_time_it_names_what_was_awaited_and_the_log():
    made, _ = waiter()
    with pytest.raises(WaitError, match=r"the tide: not within 2 s; see some\.log"):
        made.until("the tide", lambda: None, 2, LOG)


def test_a_server_that_does_not_answer_is_waited_for_and_the_reason_kept():
    def refused():
        raise UnreachableError("refused")

    made, _ = waiter()
    with pytest.raises(WaitError, match=r"not within 2 s \(refused\)"):
        made.until("x", refused, 2, LOG)


def test_tending_comes_first_and_ends_the_wait():
    def broken():
        raise RuntimeError("dead")

    looks = itertools.count()
    made, _ = waiter(tend=broken)
    with pytest.raises(RuntimeError, match="dead"):
        made.until("x", lambda: next(looks), 2, LOG)
    assert next(looks) == 0


def test_what_is_awaited_may_change_meanwhile():
    shown, words, answers = [], iter("ab"), iter([None, None, True])
    made, _ = waiter(shown=shown)
    made.until(lambda: next(words), lambda: next(answers), 2, LOG)
    assert shown == [("a", 0.0), ("b", 0.25)]
