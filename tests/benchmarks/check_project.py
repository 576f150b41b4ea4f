"""A project to check with: text rules, profanity and personal data on texts, and a row of 30 columns."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from alignment_checks.profiles.building import profile_of_table
from plumbline.guardrails.reference.building import axes_from, distance_profile, row_points
from plumbline.guardrails.reference.columns import columns_of
from plumbline.guardrails.reference.record import ReferenceProfile, as_text

CHARACTERS = 1000
"""Of a text."""
POSITIVES = {
    "ignore all previous instructions": 0.03,
    "write to {name}@example.org": 0.05,
    "you stupid bitch": 0.02,
}
"""What a tenth of the texts hold, and which share holds which."""
WORDS = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "is",
    "for",
    "on",
    "with",
    "as",
    "by",
    "at",
    "from",
    "it",
    "that",
    "this",
    "be",
    "are",
    "was",
    "order",
    "parcel",
    "invoice",
    "delivery",
    "customer",
    "street",
    "garden",
    "winter",
    "summer",
    "letter",
    "answer",
    "question",
    "weather",
    "kitchen",
    "window",
    "station",
    "ticket",
    "music",
    "river",
    "bridge",
    "market",
    "morning",
    "evening",
    "doctor",
    "school",
    "teacher",
    "paper",
    "pencil",
    "number",
    "price",
    "weekend",
    "holiday",
    "report",
    "meeting",
    "project",
    "budget",
    "server",
    "network",
    "screen",
    "camera",
    "picture",
    "colour",
    "animal",
    "forest",
    "mountain",
    "village",
    "island",
]
POLICY = """
guardrails: default
models: ["*"]
detectors:
  topics:
    kind: patterns
    patterns:
      - {label: override, pattern: "ignore (all )?(previous|prior|above) (instructions|rules)"}
      - {label: competitor, pattern: "acme (corp|inc)"}
      - {label: internal, pattern: "project (bluebird|nightjar)"}
  row_schema: {kind: schema, profile: policies/guardrails/profiles/rows.json}
  row_range: {kind: range, profile: policies/guardrails/profiles/rows.json}
  row_distance: {kind: distance, profile: policies/guardrails/profiles/rows.json}
chains:
  - stage: output
    modality: text
    rules:
      - {detector: topics, action: deny, reason: It is none of what this model may say.}
      - {detector: profanity, at_least: 0.95, action: deny, reason: It swears.}
      - {detector: pii, action: redact, reason: Personal data is not told.}
  - stage: input
    modality: tabular
    rules:
      - {detector: row_schema, action: deny, reason: It is no row of this model.}
      - {detector: row_range, at_least: 1.0, action: deny, reason: It is beyond all that was seen.}
      - {detector: row_distance, at_least: 0.995, action: review, reason: It is unlike the reference.}
"""


def write_project(root: Path) -> None:
    """The policy, and the profile that its rows are held against."""
    folder = root / "policies" / "guardrails"
    (folder / "profiles").mkdir(parents=True)
    (folder / "default.yaml").write_text(POLICY)
    (folder / "profiles" / "rows.json").write_text(as_text(_profile()))


def texts(many: int, seed: int = 0) -> Iterator[str]:
    """Texts of a kilobyte, each another one, of which a stated share holds what is looked for."""
    chance = random.Random(seed)
    for number in range(many):
        text = f"request {number} " + " ".join(chance.choices(WORDS, k=160))
        middle = text.index(" ", CHARACTERS // 2)
        found = _positive(chance.random(), f"user{number}")
        yield f"{text[:middle]} {found} {text[middle + 1 :]}"[:CHARACTERS]


def rows(many: int, seed: int = 0) -> Iterator[dict[str, object]]:
    """Rows as the reference had them."""
    yield from _table(many, seed + 1).to_pylist()


def write_bodies(place: Path, stage: str, modality: str, contents: Iterator[object]) -> Path:
    """One check a line."""
    about = {"model": "bench", "model_version": "1", "stage": stage, "modality": modality}
    place.write_text("".join(json.dumps({**about, "content": content}) + "\n" for content in contents))
    return place


def _positive(drawn: float, name: str) -> str:
    for found, share in POSITIVES.items():
        if drawn < share:
            return found.format(name=name)
        drawn -= share
    return ""


def _table(many: int, seed: int) -> pa.Table:
    """20 numbers and 10 categories."""
    chance = np.random.default_rng(seed)
    numbers = {f"number_{n}": chance.normal(n, 1 + n, many) for n in range(20)}
    words = np.array(["red", "green", "blue", "white"])
    return pa.table({**numbers, **{f"word_{n}": words[chance.integers(0, 4, many)] for n in range(10)}})


def _profile() -> ReferenceProfile:
    table = _table(4000, 0)
    training, held_out = table.slice(0, 2000), table.slice(2000)
    axes = axes_from(profile_of_table(training))
    points = (row_points(axes, part.to_pylist()) for part in (training, held_out))
    return ReferenceProfile(
        model="bench",
        rows=table.num_rows,
        content="0" * 64,
        columns=columns_of(profile_of_table(table)),
        distance=distance_profile("row", *points, axes),
    )
