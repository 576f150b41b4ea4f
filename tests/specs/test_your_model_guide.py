"""The guide's table has every key of a spec, with its default."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from plumbline.intent import ProtectedAttribute, Spec
from plumbline.specs.explanations import intent_at

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "your-model.md"


def keys(intent: type[BaseModel], above: str = "") -> dict[str, FieldInfo]:
    """Every key that holds a value, as the guide writes it."""
    found: dict[str, FieldInfo] = {}
    for name, field in intent.model_fields.items():
        inside = intent_at(intent, (name,))
        if inside:
            found |= keys(inside, f"{above}{name}.")
        elif name == "protected":
            found |= keys(ProtectedAttribute, "protected[].")
        else:
            found[above + name] = field
    return found


def rows() -> dict[str, str]:
    """The default that the guide gives for each key."""
    table = GUIDE.read_text().partition("## Every key")[2]
    return dict(re.findall(r"^\| `([^`]+)` \| (.*?) ?\| ", table, re.MULTILINE))


def test_the_table_has_every_key_in_order() -> None:
    assert list(rows()) == list(keys(Spec))


def test_a_key_without_a_default_is_shown_without_one() -> None:
    required = {key for key, field in keys(Spec).items() if field.is_required()}
    silent = {key for key, default in rows().items() if not default}
    inside_what_may_be_left_out = {"data.labels.path", "data.pairs.path", "training.reviewed.withheld.path"}
    assert silent == (required - inside_what_may_be_left_out) | {
        "nights.rows",
        "nights.date_column",
        "release.file",
    }


def test_simple_defaults_are_the_codes() -> None:
    defaults = {key: f"`{field.default}`" for key, field in keys(Spec).items() if not field.is_required()}
    shown = {key: default for key, default in rows().items() if default.startswith("`")}
    shown["training.mitigations"] = "`('reweighing',)`"
    shown["training.resumable"] = shown["training.resumable"].title()
    assert {key: defaults[key] for key in shown} == shown
