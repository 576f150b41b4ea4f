"""An approval counts for the present commit, from a person the forge knows, who did not ask."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import EnvironmentRules
from plumbline.release.rules.approvals import approvals
from tests.release.rules.situations import approved, policy, proposed


def asked(needed: int, *given, **changes):
    return approvals(proposed(policy=policy(EnvironmentRules(approvals=needed)), approvals=given, **changes))


def test_none_needed_goes():
    assert asked(0).says == "go"


def test_enough_go_and_are_named():
    answer = asked(2, approved("ben"), approved("eva"))
    assert (answer.says, answer.because) == ("go", "2 of 2 approvals: ben, eva")


def test_who_asked_for_the_version_does_not_count():
    """Nobody approves their own request, however their name is written."""
    answer = asked(1, approved("ANA"))
    assert answer.says == "wait"
    assert answer.because == "0 of 1 approvals; ANA asked for this version and does not count"


def test_neither_plumbline_nor_the_author_counts():
    assert asked(1, approved("plumbline-bot")).says == "wait"
    assert asked(1, approved("Plumbline-Bot"), me="someone").says == "wait"


def test_an_approval_of_an_earlier_commit_does_not_count():
    assert asked(1, approved("ben", commit="0" * 40)).says == "wait"


def test_one_person_counts_once():
    assert asked(2, approved("ben"), approved("Ben")).says == "wait"


PEOPLE = st.sampled_from(["ana", "Ana", "ben", "eva", "plumbline-bot", "kim"])


@given(st.integers(0, 4), st.lists(PEOPLE, max_size=6))
def test_more_approvals_never_take_a_yes_back(needed, people):
    given_ = [approved(person) for person in people]
    answers = [asked(needed, *given_[:count]).says for count in range(len(given_) + 1)]
    assert answers == sorted(answers, key=["wait", "go"].index)
