"""Suites of what is hidden: how each item is hidden stands in Git, and both halves are measured apart."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.guardrails.suites.disguising import DISGUISES, in_disguise
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.measuring import measure
from plumbline.guardrails.suites.rates import rates
from plumbline.guardrails.suites.reading import IN_DISGUISE, read_suite, suites_for
from plumbline.guardrails.suites.synthetic import made_up
from plumbline.guardrails.suites.variants import VARIANTS, cases
from plumbline.intent import GuardrailRule

ROOT = Path(__file__).parents[3]


def item(text, disguise=(), *, held_out=False, labels=("email",), name="hidden-1"):
    return Item(id=name, text=text, labels=labels, held_out=held_out, disguise=disguise)


def only(given):
    (case,) = cases(given, tuple(VARIANTS))
    return case


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_changes_what_it_hides_and_is_the_same_every_time(name):
    value = "a_b 1.2@c & <d>\n"
    assert in_disguise(value, (name,)) == in_disguise(value, (name,)) != value


def test_a_value_may_be_hidden_by_itself():
    case = only(item("to <<email|percent_all|base64>> now"))
    hidden = base64.b64encode(DISGUISES["percent_all"](made_up("email", "hidden-1")).encode()).decode()
    assert (case.variant, case.text) == ("disguised", f"to {hidden} now")
    assert case.text[case.value.start : case.value.end] == hidden


def test_a_sentence_is_hidden_character_by_character_and_its_value_keeps_its_place():
    case = only(item("to <<email>> now", ("entity", "percent")))
    hidden = in_disguise(made_up("email", "hidden-1"), ("entity", "percent"))
    assert case.text[case.value.start : case.value.end] == hidden


def test_of_a_sentence_in_one_code_no_part_is_the_value():
    case = only(item("to <<email>> now", ("base64",)))
    assert base64.b64decode(case.text).decode() == f"to {made_up('email', 'hidden-1')} now"
    assert case.value == Span(0, len(case.text))


def test_of_several_values_each_is_another_and_the_last_one_counts():
    case = only(item("<<email>>, <<email>>, <<email>>!"))
    first, second, third = case.text.removesuffix("!").split(", ")
    assert len({first, second, third}) == 3
    assert case.text[case.value.start :] == f"{third}!"


def test_a_disguise_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="no disguise called rot13"):
        item("x", ("rot13",))


def test_hidden_items_belong_to_the_detector_of_every_policy():
    names = ["pii", "one/pii", f"{IN_DISGUISE}/pii", "topics"]
    assert suites_for("one", "pii", names) == ["one/pii", f"{IN_DISGUISE}/pii"]
    assert suites_for("two", "pii", names) == ["pii", f"{IN_DISGUISE}/pii"]
    assert suites_for("two", "topics", names) == ["topics"]
    assert suites_for("two", "others", names) == []


class Finding:
    labels = ("email",)
    bounded = True

    def detect(self, content: Text):
        return [Detection("email", 1.0)] if "%" in content.text else []


def test_both_halves_are_measured_apart_from_what_is_as_written():
    items = [
        item("to <<email>>", ("percent_all",), name="a"),
        item("to <<email>>", ("hex",), name="b"),
        item("to <<email>>", ("hex",), held_out=True, name="c"),
        item("100%", labels=(), name="d"),
    ]
    rule = GuardrailRule(detector="x", action="deny", reason="so")
    found = rates("x", Finding.labels, items, measure(Finding(), [rule], items))
    said = {(one.variant, one.measure): (one.hits, one.n) for one in found if one.label or one.n == 1}
    assert said["disguised", "recall"] == (1, 3)
    assert said["disguised_held_out", "recall"] == (0, 1)
    assert said["disguised", "false_positives"] == (1, 1)
    assert ("as_written", "recall") not in said


@pytest.mark.parametrize("detector", ["pii", "secrets"])
def test_the_halves_are_hidden_in_different_ways(detector):
    halves = {False: set(), True: set()}
    for one in read_suite(ROOT, f"{IN_DISGUISE}/{detector}"):
        if one.disguise and one.labels:
            halves[one.held_out].add(one.disguise)
    assert len(halves[True]) > len(halves[False]) > 5
    assert not halves[True] & halves[False]
