"""Every key has an example, and following it is no mistake."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from plumbline import intent
from plumbline.intent import Intent
from plumbline.specs.examples import EXAMPLES, FILES
from plumbline.specs.wordings import REMEDIES

INTENTS = {
    name: kind
    for name in intent.__all__
    if inspect.isclass(kind := getattr(intent, name)) and issubclass(kind, Intent)
}


def test_every_key_has_an_example_and_every_example_a_key() -> None:
    assert set(EXAMPLES) == {f"{name}.{key}" for name, kind in INTENTS.items() for key in kind.model_fields}


def test_no_two_files_have_an_example_of_one_key() -> None:
    assert sum(len(file.EXAMPLES) for file in FILES) == len(EXAMPLES)


@pytest.mark.parametrize(
    "place", [place for place, text in EXAMPLES.items() if not text.startswith(("{", "[{"))]
)
def test_an_example_is_valid(place: str) -> None:
    name, key = place.split(".")
    field = INTENTS[name].model_fields[key]
    value = yaml.safe_load(EXAMPLES[place])
    TypeAdapter(field.rebuild_annotation()).validate_python(value)


def test_every_validator_of_ours_has_a_remedy() -> None:
    folder = Path(intent.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.py")))
    assert all(words in source for words in REMEDIES)
    assert source.count("raise ValueError(") == len(REMEDIES)
