"""Other ways of writing a sentence: the same every time, and the value in it is known to stand where it does."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.reading import FOLDER, read_suite
from plumbline.guardrails.suites.synthetic import _MAKERS, made_up
from plumbline.guardrails.suites.variants import LONG, OF_VALUES, VARIANTS, cases

ITEM = Item(id="email-001", text="Write to <<email>> today", labels=("email",), held_out=False)
PLAIN = Item(id="threat-001", text="I am going to find you", labels=("threat",), held_out=False)


def variant(item: Item, name: str):
    return list(cases(item, (name,)))[1]


@pytest.mark.parametrize("name", VARIANTS)
def test_they_are_the_same_every_time_and_differ_from_what_was_written(name):
    assert variant(PLAIN, name) == variant(PLAIN, name)
    assert variant(PLAIN, name).text != PLAIN.text


@pytest.mark.parametrize("name", set(OF_VALUES) - {"base64"})
def test_the_value_stands_where_it_is_said_to(name):
    from plumbline.guardrails.normalising.characters import in_plain_characters

    case = variant(ITEM, name)
    written = case.text[case.value.start : case.value.end]
    assert in_plain_characters(written).text == made_up("email", ITEM.id)


def test_an_encoded_value_stands_where_its_code_does():
    case = variant(ITEM, "base64")
    assert (
        made_up("email", ITEM.id) in base64.b64decode(case.text[case.value.start : case.value.end]).decode()
    )


def test_very_long_is_very_long():
    assert len(variant(PLAIN, "very_long").text) > LONG / 2


@pytest.mark.parametrize("kind", _MAKERS)
def test_made_up_values_are_the_same_for_a_seed_and_others_for_another(kind):
    assert made_up(kind, "a") == made_up(kind, "a")
    assert len({made_up(kind, str(n)) for n in range(20)}) > 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":2"),
        ('{"id": "a-1", "text": "x", "labels": [], "held_out": false}', "two items are called a-1"),
        ('{"id": "A", "text": "x", "labels": [], "held_out": false}', "id"),
        ('{"id": "b", "text": "x", "labels": []}', "held_out"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line, said, tmp_path):
    place = tmp_path / FOLDER
    place.mkdir(parents=True)
    first = '{"id": "a-1", "text": "secret text", "labels": [], "held_out": false}'
    (place / "pii.jsonl").write_text(f"{first}\n{line}\n")
    with pytest.raises(PlumblineError, match=said) as error:
        read_suite(tmp_path, "pii")
    assert "secret text" not in str(error.value)


def test_a_suite_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PlumblineError, match=r"write policies/guardrails/suites/pii\.jsonl"):
        read_suite(tmp_path, "pii")


def test_no_suite_holds_a_credential_that_a_forge_would_block():
    from plumbline.guardrails.content import Text
    from plumbline.guardrails.detectors.secrets import Secrets
    from plumbline.intent import DetectorSettings

    root = Path(__file__).parents[3]
    text = (root / FOLDER / "secrets.jsonl").read_text("utf-8")
    found = Secrets(DetectorSettings(kind="secrets")).detect(Text(text))
    assert {one.label for one in found} <= {"password"}  # of the placeholder itself
