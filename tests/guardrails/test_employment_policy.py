"""The census model's policy, on the census model's profile."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from plumbline.guardrails.content import Row
from plumbline.guardrails.guardrails import Guardrails
from plumbline.specs.loading import load_guardrails, load_spec

ROOT = Path(__file__).parents[2]
PERSON: dict[str, Any] = {
    "AGEP": 44, "SCHL": 21, "MAR": 1, "RELP": 0, "DIS": 2, "ESP": 0, "CIT": 1, "MIG": 1, "MIL": 4, "ANC": 1,
    "NATIVITY": 1, "DEAR": 2, "DEYE": 2, "DREM": 2, "SEX": 2, "RAC1P": 1,
}  # fmt: skip


def decision(row: dict[str, Any]) -> tuple[str, list[str]]:
    async def story() -> tuple[str, list[str]]:
        guardrails = Guardrails.of([load_guardrails(ROOT, "acs_employment")], ROOT)
        outcome = (await guardrails.check("acs_employment", "input", "tabular", Row(row))).outcome
        return outcome.decision, [reason.label for reason in outcome.reasons]

    return asyncio.run(story())


def test_the_profile_has_the_specs_features():
    """When this fails: plumbline guardrails profile acs_employment"""
    (one,) = Guardrails.of([load_guardrails(ROOT, "acs_employment")], ROOT).policies
    columns = one.detectors["columns"]._columns  # type: ignore[attr-defined]
    assert {name: column.kind for name, column in columns.items()} == load_spec(
        ROOT, "acs_employment"
    ).features


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("allow", [])),
        ({"SEX": "2"}, ("allow", [])),
        ({"AGEP": None}, ("deny", ["missing"])),
        ({"AGEP": "44"}, ("deny", ["wrong_type"])),
        ({"NAME": "x"}, ("deny", ["unknown_column"])),
        ({"SEX": 3}, ("review", ["unseen_category"])),
        ({"AGEP": 130}, ("review", ["out_of_range"])),
    ],
)
def test_what_becomes_of_a_person(change, expected):
    assert decision(PERSON | change) == expected
